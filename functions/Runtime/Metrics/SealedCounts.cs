using Serverless.Core.Ledger;

namespace Serverless.Runtime.Metrics;

/// <summary>A sealed chunk's counts as measurements.</summary>
internal static class SealedCounts
{
    public static void Record(ChunkRow row, KeyValuePair<string, object?> pipeline)
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
    }
}
