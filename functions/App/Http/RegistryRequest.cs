using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Serverless.Core.Text;
using Serverless.Runtime.Schemas;

namespace Serverless.Functions.Http;

/// <summary>A request to the schema registry.</summary>
/// <param name="request">The request.</param>
/// <param name="path">Its path, as its route has matched it.</param>
internal sealed class RegistryRequest(HttpRequest request, Match path)
{
    // What a list has at most, as Confluent's registry answers.
    private const int LongestList = 1_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    // They change what is answered, and aren't done here.
    private static readonly string[] NotDone = ["format", "findTags", "fetchMaxId", "force", "aliases", "ruleType", "resourceType"];

    /// <summary>Whether the client accepts properties that it doesn't know.</summary>
    public bool AcceptsUnknown =>
        request.Headers["Confluent-Accept-Unknown-Properties"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Which part of a list is asked for.</summary>
    public Range Page => Number("offset") is > 0 and var offset ? offset..EndAfter(offset) : ..EndAfter(0);

    /// <summary>Which versions are shown.</summary>
    public DeletedShown Deleted =>
        Flag("deletedOnly") ? DeletedShown.Alone : Flag("deleted") ? DeletedShown.Too : DeletedShown.None;

    /// <summary>A part of the path. Hosts leave encoded slashes as they are.</summary>
    public string this[string name] => path.Groups[name].Value.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Throws for what would change the answer and isn't done here.</summary>
    public void CheckParameters()
    {
        var asked = NotDone.FirstOrDefault(name => Text(name) is { Length: > 0 } text
            && !text.Equals("false", StringComparison.OrdinalIgnoreCase));
        if (asked is not null)
            throw new RegistryException(RegistryError.BadRequest, $"The parameter '{asked}' isn't known here: leave it out.");
    }

    /// <summary>A parameter; empty when it isn't given.</summary>
    public string Text(string name) => request.Query[name].ToString();

    /// <summary>True or false; false when it isn't given.</summary>
    public bool Flag(string name) => Text(name) switch
    {
        "" => false,
        var text when bool.TryParse(text, out var flag) => flag,
        var text => throw Wrong(name, text, "true or false"),
    };

    /// <summary>What the body has.</summary>
    public async Task<T> BodyAsync<T>(CancellationToken ct)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: ct);
            return Read<T>(body.RootElement);
        }
        catch (JsonException fault)
        {
            throw new RegistryException(RegistryError.BadRequest, $"The body isn't JSON: {fault.Message}");
        }
    }

    private static T Read<T>(JsonElement body)
    {
        try
        {
            return body.Deserialize<T>(Json)
                ?? throw new RegistryException(RegistryError.Unprocessable, "The body is null: send a JSON object.");
        }
        catch (JsonException fault)
        {
            throw new RegistryException(RegistryError.Unprocessable, $"The body isn't as it should be: {fault.Message}");
        }
    }

    private int EndAfter(int offset) => offset + (Number("limit") is > 0 and <= LongestList and var limit ? limit : LongestList);

    private int Number(string name) => Text(name) switch
    {
        "" => -1,
        var text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number < int.MaxValue - LongestList => number,
        var text => throw Wrong(name, text, "a whole number"),
    };

    private static RegistryException Wrong(string name, string text, string what) =>
        new(RegistryError.BadRequest, $"The parameter '{name}' is '{Printable.Of(text)}': give {what}.");
}
