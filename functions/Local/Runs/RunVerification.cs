using System.Text.Json;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Local.Runs.Options;
using Serverless.Local.Truth;
using Serverless.Runtime;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Verification;

namespace Serverless.Local.Runs;

/// <summary>Holds what is stored against what must have come of the generated events: every result, and every count.</summary>
internal sealed class RunVerification(PipelineHost pipelines, StorePorts stores)
{
    private const int Shown = 10;

    /// <summary>What differs, at most a few of each; empty when all is equal.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync(Workload workload, LedgerSum sum, CancellationToken ct)
    {
        var truth = workload.Truth();
        var differences = new List<string>();
        var expected = new Dictionary<string, long>();
        foreach (var result in truth.Results())
        {
            expected[result.View] = expected.GetValueOrDefault(result.View) + 1;
            differences.AddRange(await DifferencesAsync(workload, result, ct));
            if (differences.Count > Shown)
                return [.. differences.Take(Shown), "…"];
        }
        differences.AddRange(Counts(truth.Counts, sum));
        await foreach (var surplus in SurplusAsync(workload.Pipeline, expected, ct))
            differences.Add(surplus);
        return differences;
    }

    private async ValueTask<IReadOnlyList<string>> DifferencesAsync(Workload workload, ExpectedResult expected, CancellationToken ct)
    {
        var view = pipelines.Pipeline(workload.Pipeline).Views.First(view => view.Name == expected.View);
        var stored = await stores.Results.FindAsync(new ResultId(workload.Pipeline, expected.View, expected.Key, expected.Start), ct);
        if (stored is not { Result: { Kind: not PaneKind.Retracted } result })
            return workload.Comparer.Differences(expected, null);
        if (result.End != expected.End)
            return [$"{expected}: ends at {result.End}"];
        using var values = JsonDocument.Parse(ResultRenderer.Values(result, view.Layout));
        return workload.Comparer.Differences(expected, values.RootElement);
    }

    private async IAsyncEnumerable<string> SurplusAsync(string pipeline, Dictionary<string, long> expected, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var view in pipelines.Pipeline(pipeline).Views)
        {
            var stored = 0L;
            await foreach (var _ in stores.Results.QueryAsync(pipeline, view.Name, null, EventTime.Min, EventTime.Max, ct))
                stored++;
            if (stored != expected.GetValueOrDefault(view.Name))
                yield return $"view {view.Name}: {stored} results are stored, {expected.GetValueOrDefault(view.Name)} are expected";
        }
    }

    /// <summary>A ledger that seals before the shard has looked for a session counts as merged what turns out to be late.</summary>
    private static IEnumerable<string> Counts(ExpectedCounts expected, LedgerSum sum)
    {
        (string Name, long Expected, long Found)[] counts =
        [
            ("read", expected.Produced, sum.Read),
            ("merged", expected.Merged + expected.LateInSessions, sum.Merged),
            ("late", expected.Late - expected.LateInSessions, sum.Late),
            ("filtered", expected.Filtered, sum.Filtered),
            .. expected.DeadLettered.Keys.Union(sum.DeadLettered.Keys).Select(reason => ($"dead-lettered ({reason})", expected.DeadLettered.GetValueOrDefault(reason), sum.DeadLettered.GetValueOrDefault(reason))),
        ];
        return counts.Where(count => count.Expected != count.Found).Select(count => $"{count.Name}: {count.Found} events, {count.Expected} are expected");
    }
}
