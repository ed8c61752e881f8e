using System.Globalization;
using System.Text.Json;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Nexmark;

/// <summary>Holds what a query has stored against its naive program.</summary>
internal static class NexmarkCheck
{
    private const int Shown = 10;

    /// <summary>
    /// What differs, of every key and window: a line each, at most a few; empty when all is equal. And how many
    /// results are stored.
    /// </summary>
    public static async Task<(IReadOnlyList<string> Differences, long Found)> RunAsync(
        NexmarkQuery query, IReadOnlyList<NexmarkEvent> events, IResultStore store)
    {
        var expected = query.Naive(events).ToDictionary(result => (result.Key, result.StartMs));
        var (differences, found) = (new List<string>(), 0L);
        var results = ResultsOf.View(store, query.View)
            .QueryAsync(query.Pipeline.Name, query.View.Name, null, EventTime.Min, EventTime.Max, CancellationToken.None);
        await foreach (var result in results)
        {
            found++;
            differences.AddRange(expected.Remove((result.Id.Key, result.Id.Start.Milliseconds), out var wanted)
                ? Differences(query, wanted, result)
                : [$"{query.Name} {result.Id.Key} at {result.Id.Start}: is stored, and isn't expected"]);
        }
        differences.AddRange(expected.Values.Select(wanted => $"{query.Name} {wanted.Key} at {wanted.StartMs}: isn't stored"));
        return (differences.Count <= Shown ? differences : [.. differences.Take(Shown), $"and {differences.Count - Shown} more"], found);
    }

    private static IEnumerable<string> Differences(NexmarkQuery query, NexmarkResult wanted, Result result)
    {
        var name = $"{query.Name} {wanted.Key} at {result.Id.Start}";
        if (result.End.Milliseconds != wanted.EndMs || result.Kind == PaneKind.Early)
            yield return $"{name}: ends at {result.End}, pane {ResultRenderer.PaneName(result.Kind)}; expected is the end {wanted.EndMs}";
        using var values = JsonDocument.Parse(ResultRenderer.Values(result, query.View.Layout));
        foreach (var (value, number) in query.Values.Zip(wanted.Values))
        {
            var stored = value.Name.Split('.').Aggregate(values.RootElement, Part);
            if (!IsNear(stored, number, value.Tolerance))
                yield return string.Create(CultureInfo.InvariantCulture, $"{name}: {value.Name} is {stored}, expected {number}");
        }
    }

    private static JsonElement Part(JsonElement whole, string name)
    {
        if (whole.ValueKind != JsonValueKind.Array)
            return whole.GetProperty(name);
        var place = int.Parse(name, CultureInfo.InvariantCulture);
        return place < whole.GetArrayLength() ? whole[place] : default;
    }

    private static bool IsNear(JsonElement stored, double wanted, double tolerance) => double.IsNaN(wanted)
        ? stored.ValueKind == JsonValueKind.Undefined
        : stored.ValueKind == JsonValueKind.Number && Math.Abs(stored.GetDouble() - wanted) <= tolerance * Math.Abs(wanted);
}
