using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Serverless.Core.Binary;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Questions;
using Serverless.Runtime.Settings;

namespace Serverless.Functions.Http;

/// <summary>
/// Problems as RFC 9457 has them, <c>application/problem+json</c>: <c>type</c> is a name that stays, <c>title</c> goes with it,
/// <c>detail</c> says what is wrong and what to do.
/// </summary>
internal static class HttpProblems
{
    /// <summary>The media type of a problem.</summary>
    public const string MediaType = "application/problem+json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // Readable in a terminal; control characters are escaped all the same.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const string TypePrefix = "urn:problem-type:serverless:";

    /// <summary>
    /// The answer to a request; a store that can't be reached is a problem that may pass, and what is damaged is one that stays.
    /// </summary>
    public static async Task<IActionResult> GuardAsync(Func<Task<IActionResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (Exception fault) when (fault is StoreUnavailableException or SettingsException)
        {
            return Of(new Problem(ProblemKind.StoreUnavailable, fault.Message));
        }
        catch (Exception fault) when (fault is CorruptDataException or UnknownFormException)
        {
            return Of(new Problem(ProblemKind.Damaged, fault.Message));
        }
    }

    /// <summary>The problem as an answer.</summary>
    public static IActionResult Of(Problem problem)
    {
        var (status, type, title) = KindOf(problem.Kind);
        var content = new { type = TypePrefix + type, title, status, detail = problem.Why };
        return new ContentResult
        {
            Content = JsonSerializer.Serialize(content, Json), ContentType = MediaType, StatusCode = status,
        };
    }

    private static (int Status, string Type, string Title) KindOf(ProblemKind kind) => kind switch
    {
        ProblemKind.UnknownPipeline => (StatusCodes.Status404NotFound, "unknown-pipeline", "There is no such pipeline."),
        ProblemKind.UnknownView => (StatusCodes.Status404NotFound, "unknown-view", "There is no such view."),
        ProblemKind.UnknownFeature => (StatusCodes.Status404NotFound, "unknown-feature", "There is no such feature."),
        ProblemKind.UnknownKey => (StatusCodes.Status404NotFound, "unknown-key", "There is no result of such a key."),
        ProblemKind.UnknownWindow => (StatusCodes.Status404NotFound, "unknown-window", "There is no result in such a window."),
        ProblemKind.UnknownPosition => (StatusCodes.Status404NotFound, "unknown-position", "There is no such event."),
        ProblemKind.UnknownTable => (StatusCodes.Status404NotFound, "unknown-table", "There is no such table, version or row."),
        ProblemKind.TableChanged => (StatusCodes.Status412PreconditionFailed, "table-changed", "Another version is the newest."),
        ProblemKind.TooLarge => (StatusCodes.Status413PayloadTooLarge, "too-large", "What is sent is too large."),
        ProblemKind.UnknownParameter => (StatusCodes.Status400BadRequest, "unknown-parameter", "There is no such parameter."),
        ProblemKind.BadParameter => (StatusCodes.Status400BadRequest, "bad-parameter", "A parameter is wrong."),
        ProblemKind.BadContinuation => (StatusCodes.Status400BadRequest, "bad-continuation", "The continuation is wrong."),
        ProblemKind.TooManyShards => (StatusCodes.Status400BadRequest, "too-many-shards", "Too many shards would be asked."),
        ProblemKind.UnreadableShard => (StatusCodes.Status503ServiceUnavailable, "unreadable-shard", "A shard can't be read now."),
        ProblemKind.StoreUnavailable => (StatusCodes.Status503ServiceUnavailable, "store-unavailable", "A store can't be asked now."),
        ProblemKind.Unauthorized => (StatusCodes.Status401Unauthorized, "unauthorized", "It isn't known who asks."),
        ProblemKind.Forbidden => (StatusCodes.Status403Forbidden, "forbidden", "This isn't allowed."),
        ProblemKind.Damaged => (StatusCodes.Status500InternalServerError, "damaged", "What is stored is damaged."),
        _ => (StatusCodes.Status400BadRequest, "refused", "It can't be done as things are."),
    };
}
