using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Serverless.Core.Binary;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;

namespace Serverless.Functions.Http;

/// <summary>
/// Answers of the schema registry in the form that its clients know: JSON, and for what is refused a number with a message.
/// </summary>
internal static class RegistryAnswers
{
    /// <summary>The media type of all of them.</summary>
    public const string MediaType = "application/vnd.schemaregistry.v1+json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The answer to a request, or what is said in its place.</summary>
    public static async Task<IActionResult> GuardAsync(HttpRequest request, Func<Task<IActionResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (RegistryException refused)
        {
            if (refused.Error == RegistryError.Unauthorized)
                request.HttpContext.Response.Headers.WWWAuthenticate = "Basic realm=\"schema registry\"";
            return Of(refused);
        }
        catch (Exception fault) when (fault is StoreUnavailableException or CorruptDataException or UnknownFormException)
        {
            return Of(new RegistryException(RegistryError.Store, fault.Message));
        }
    }

    /// <summary>What was asked for; a text that is JSON already as it is.</summary>
    public static IActionResult Of(object answer) => Of(
        answer is RegistryJson json ? json.Text : JsonSerializer.Serialize(answer, Json), StatusCodes.Status200OK);

    private static ContentResult Of(RegistryException refused) =>
        Of(JsonSerializer.Serialize(new RegistryErrorAnswer((int)refused.Error, refused.Message), Json), refused.Status);

    private static ContentResult Of(string json, int status) =>
        new() { Content = json, ContentType = MediaType, StatusCode = status };

    private sealed record RegistryErrorAnswer([property: JsonPropertyName("error_code")] int Number, string Message);
}

/// <summary>An answer that is JSON already.</summary>
internal sealed record RegistryJson(string Text);
