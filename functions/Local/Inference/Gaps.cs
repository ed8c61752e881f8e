using Serverless.Local.Samples;

namespace Serverless.Local.Inference;

/// <summary>What events have that a pipeline file can't say yet.</summary>
internal static class Gaps
{
    public static IEnumerable<string> Of(EventSample sample, SampleShape shape)
    {
        foreach (var array in shape.OtherArrays)
            yield return $"Not read: '{array}', an array of objects. One array can be exploded, and not one inside another.";
        if (sample.Changes is null && IsChange(shape))
            yield return "These look like changes of a table (CDC): each is an event of its own. That a delete, or a later one, takes an"
                + " earlier one back can be said of Debezium's in JSON.";
    }

    // Debezium in Avro, with or without its envelope; Maxwell.
    private static bool IsChange(SampleShape shape)
    {
        var paths = shape.Fields.Select(field => field.Path).ToHashSet(StringComparer.Ordinal);
        return Array.Exists(["", "payload."], prefix => paths.Contains($"{prefix}op")
                && (Begins($"{prefix}before") || Begins($"{prefix}after")))
            || (paths.Contains("type") && paths.Contains("database") && paths.Contains("table") && Begins("data"));

        bool Begins(string place) => paths.Any(path => path == place || path.StartsWith($"{place}.", StringComparison.Ordinal));
    }
}
