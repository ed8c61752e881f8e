using System.Runtime.CompilerServices;
using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Local.Workloads.Truth;
using Serverless.Local.Workloads.Truth.Checks;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Verification;

namespace Serverless.Local.Runs;

/// <summary>
/// Compares what is stored with what must have come of the generated events, as far as the truth goes: every result, and every count.
/// </summary>
internal sealed class RunVerification(Pipeline pipeline, ITruth truth, IResultStore results)
{
    private const int Shown = 10;

    private readonly ResultComparer _comparer = new(truth.Checks);
    private readonly Dictionary<string, long> _expected = [];
    private readonly Dictionary<string, IResultStore> _results =
        pipeline.Views.ToDictionary(view => view.Name, view => ResultsOf.ViewAtRest(results, view));

    /// <summary>Whether there is anything to compare.</summary>
    public bool IsPossible => truth.Checks.Count > 0;

    /// <summary>What differs, at most a few of each; empty when all is equal.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync(LedgerSum sum, CancellationToken ct)
    {
        var differences = new List<string>();
        foreach (var result in truth.Results())
        {
            _expected[result.View] = _expected.GetValueOrDefault(result.View) + 1;
            differences.AddRange(await DifferencesAsync(result, ct));
            if (differences.Count > Shown)
                return [.. differences.Take(Shown), "…"];
        }
        if (truth.Counts is { } counts)
            differences.AddRange(Counts(counts, sum));
        await foreach (var surplus in SurplusAsync(ct))
            differences.Add(surplus);
        return differences;
    }

    private async ValueTask<IReadOnlyList<string>> DifferencesAsync(ExpectedResult expected, CancellationToken ct)
    {
        var view = pipeline.Views.First(view => view.Name == expected.View);
        var stored = await _results[view.Name].FindAsync(new ResultId(pipeline.Name, expected.View, expected.Key, expected.Start), ct);
        if (stored is not { Result: { Kind: not PaneKind.Retracted } result })
            return _comparer.Differences(expected, null);
        if (result.Definition != view.DefinitionHash)
            return [$"{expected}: was stored by another definition of the view"];
        if (result.End != expected.End)
            return [$"{expected}: ends at {result.End}"];
        return Differences(expected, ResultRenderer.Values(result, view.Layout));
    }

    private IReadOnlyList<string> Differences(ExpectedResult expected, string values)
    {
        try
        {
            using var json = JsonDocument.Parse(values);
            return _comparer.Differences(expected, json.RootElement);
        }
        catch (JsonException)
        {
            return [$"{expected}: is {values}"];
        }
    }

    private async IAsyncEnumerable<string> SurplusAsync([EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var view in truth.Checks.Keys)
        {
            var stored = 0L;
            await foreach (var _ in _results[view].QueryAsync(pipeline.Name, view, null, EventTime.Min, EventTime.Max, ct))
                stored++;
            if (stored != _expected.GetValueOrDefault(view))
                yield return $"view {view}: {stored} results are stored, {_expected.GetValueOrDefault(view)} are expected";
        }
    }

    private IEnumerable<string> Counts(ExpectedCounts expected, LedgerSum sum)
    {
        (string Name, long Expected, long Found)[] ofViews =
        [
            ("merged", expected.Merged, sum.Merged),
            ("late", expected.Late, sum.Late),
            ("filtered", expected.Filtered, sum.Filtered),
            ("duplicate", expected.Duplicate, sum.Duplicate),
        ];
        (string Name, long Expected, long Found)[] counts =
        [
            ("read", expected.Produced, sum.Read),
            .. truth.HasAllViews ? ofViews : [],
            .. expected.DeadLettered.Keys.Union(sum.DeadLettered.Keys)
                .Select(reason => (
                    $"dead-lettered ({reason})",
                    expected.DeadLettered.GetValueOrDefault(reason),
                    sum.DeadLettered.GetValueOrDefault(reason))),
        ];
        return counts.Where(count => count.Expected != count.Found)
            .Select(count => $"{count.Name}: {count.Found} events, {count.Expected} are expected");
    }
}
