using System.Text.Json;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;

/// <summary>The queries that results are listed with, understood word for word; no other is.</summary>
internal sealed record Query(string Pipeline, string View, string? Key, double From, double To)
{
    private const string Overlapping = "c.start < @to AND c[\"end\"] > @from";
    private const string OfOneKey = $"SELECT * FROM c WHERE c.view = @view AND {Overlapping}";
    private const string OfDocument = "SELECT * FROM c WHERE ARRAY_CONTAINS(@views, c.view) ORDER BY c.start DESC";
    private const string OfAllKeys = $"SELECT * FROM c WHERE c.pipeline = @pipeline AND c.view = @view AND {Overlapping}";
    private const string FromKey = " AND c.key >= @first";
    private const string ToKey = " AND c.key < @last";
    private const string AfterItem = " AND (c.key > @key OR (c.key = @key AND c.start > @after))";
    private const string ByKey = " ORDER BY c.view, c.key, c.start";
    private const string ByStart = " ORDER BY c.start";
    private const string BackByStart = " ORDER BY c.start DESC";

    /// <summary>The views that are asked for.</summary>
    public IEnumerable<string> Views => View.Split(' ');

    /// <summary>Keys at or after this one.</summary>
    public string FirstKey { get; private init; } = "";

    /// <summary>Keys before this one; null: all.</summary>
    public string? EndKey { get; private init; }

    /// <summary>Items after this key and start; the key is empty where one key is asked for.</summary>
    public (string Key, double Start)? After { get; private init; }

    public bool IsBackwards { get; private init; }

    /// <summary>
    /// Null when it is another query, a parameter is missing or too many, or it isn't sent to the partition it is about (of a prefix: to
    /// the range of its hashes).
    /// </summary>
    public static Query? Read(JsonElement body, IReadOnlyList<string> partition, bool hasRange)
    {
        var parameters = body.GetProperty("parameters").EnumerateArray().ToDictionary(
            entry => entry.GetProperty("name").GetString()!, entry => entry.GetProperty("value"));
        var text = body.GetProperty("query").GetString()!;
        var query = (partition, hasRange) switch
        {
            ([var pipeline, var key], _) => text == OfDocument
                ? ReadDocument(pipeline, key, parameters)
                : ReadOneKey(text, pipeline, key, parameters),
            ([], true) => ReadAllKeys(text, parameters),
            _ => null,
        };
        return parameters.Count == 0 ? query : null;
    }

    // The views are one text, so that equal queries are equal.
    private static Query ReadDocument(string pipeline, string key, Dictionary<string, JsonElement> parameters)
    {
        parameters.Remove("@views", out var views);
        return new Query(pipeline, string.Join(' ', views.EnumerateArray()), key, double.NegativeInfinity, double.PositiveInfinity)
        {
            IsBackwards = true,
        };
    }

    private static Query? ReadOneKey(string text, string pipeline, string key, Dictionary<string, JsonElement> parameters)
    {
        if (!Take(ref text, OfOneKey))
            return null;
        var isForwards = Take(ref text, " AND c.start > @after");
        var hasAfter = isForwards || Take(ref text, " AND c.start < @after");
        if (text != (hasAfter && !isForwards ? BackByStart : text == BackByStart && !hasAfter ? BackByStart : ByStart))
            return null;
        return new Query(pipeline, Text(parameters, "@view"), key, Number(parameters, "@from"), Number(parameters, "@to"))
        {
            After = hasAfter ? ("", Number(parameters, "@after")) : null,
            IsBackwards = text == BackByStart,
        };
    }

    private static Query? ReadAllKeys(string text, Dictionary<string, JsonElement> parameters)
    {
        if (!Take(ref text, OfAllKeys))
            return null;
        var first = Take(ref text, FromKey) ? Text(parameters, "@first") : "";
        var end = Take(ref text, ToKey) ? Text(parameters, "@last") : null;
        var hasAfter = Take(ref text, AfterItem);
        if (text != ByKey)
            return null;
        return new Query(
            Text(parameters, "@pipeline"), Text(parameters, "@view"), null, Number(parameters, "@from"), Number(parameters, "@to"))
        {
            FirstKey = first, EndKey = end, After = hasAfter ? (Text(parameters, "@key"), Number(parameters, "@after")) : null,
        };
    }

    private static bool Take(ref string text, string part)
    {
        if (!text.StartsWith(part, StringComparison.Ordinal))
            return false;
        text = text[part.Length..];
        return true;
    }

    private static double Number(Dictionary<string, JsonElement> parameters, string name) =>
        parameters.Remove(name, out var value) ? value.GetDouble() : double.NaN;

    private static string Text(Dictionary<string, JsonElement> parameters, string name) =>
        parameters.Remove(name, out var value) ? value.GetString()! : throw new JsonException($"{name} is missing");
}
