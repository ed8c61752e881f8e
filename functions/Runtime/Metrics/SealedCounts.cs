using Microsoft.Extensions.Logging;
using Serverless.Core.Ledger;

namespace Serverless.Runtime.Metrics;

/// <summary>A sealed chunk's counts as measurements.</summary>
internal static class SealedCounts
{
    public static void Record(ChunkRow row, KeyValuePair<string, object?> pipeline, ILogger log)
    {
        var counts = row.Counts;
        Instruments.EventsRead.Add(counts.Read, pipeline);
        Instruments.EventsMerged.Add(counts.Merged, pipeline);
        Instruments.EventsLate.Add(counts.Late, pipeline);
        Instruments.EventsFiltered.Add(counts.Filtered - counts.Dropped.Values.Sum(), pipeline);
        foreach (var (rule, count) in counts.Dropped)
            Instruments.EventsFiltered.Add(count, pipeline, new KeyValuePair<string, object?>("rule", rule));
        Instruments.EventsDuplicate.Add(counts.Duplicate, pipeline);
        Instruments.Missing.Add(row.Missing, pipeline);
        foreach (var (reason, count) in counts.DeadLettered)
            Instruments.DeadLetters.Add(count, pipeline, new KeyValuePair<string, object?>("reason", reason));
        foreach (var (view, strays) in row.Totals.Strayed)
            RecordStrays(row, view, strays, pipeline, log);
    }

    private static void RecordStrays(ChunkRow row, string view, StrayTotal strays, KeyValuePair<string, object?> pipeline, ILogger log)
    {
        Instruments.Strayed.Add(row.Counts.Views.GetValueOrDefault(view)?.Strayed ?? 0, pipeline, Instruments.View(view));
        // Once for each source: a stream of strays would fill the log.
        if (strays.First >= row.First.Value)
            Log.Strayed(log, row.Pipeline, Strays.Describe(view, row.Partition, strays.First));
    }
}
