using System.Text.Json;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;

/// <summary>The two queries that results are listed with, understood word for word; no other is.</summary>
internal sealed record Query(string Pipeline, string View, string? Key, double From, double To)
{
    private const string OfOneKey = "SELECT * FROM c WHERE c.start < @to AND c[\"end\"] > @from ORDER BY c.start";

    private const string OfAllKeys =
        "SELECT * FROM c WHERE c.pipeline = @pipeline AND c.view = @view AND c.start < @to AND c[\"end\"] > @from ORDER BY c.key, c.start";

    /// <summary>
    /// Null when it is another query, a parameter is missing, or it isn't sent to the partition it is about (of a prefix: to the range of
    /// its hashes).
    /// </summary>
    public static Query? Read(JsonElement body, IReadOnlyList<string> partition, bool hasRange)
    {
        var parameters = body.GetProperty("parameters").EnumerateArray().ToDictionary(
            entry => entry.GetProperty("name").GetString()!, entry => entry.GetProperty("value"));
        return (body.GetProperty("query").GetString(), partition, hasRange, parameters.Count) switch
        {
            (OfOneKey, [var pipeline, var view, var key], _, 2) => new Query(pipeline, view, key, Number("@from"), Number("@to")),
            (OfAllKeys, [], true, 4) =>
                new Query(parameters["@pipeline"].GetString()!, parameters["@view"].GetString()!, null, Number("@from"), Number("@to")),
            _ => null,
        };

        double Number(string name) => parameters[name].GetDouble();
    }
}
