using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.Metrics;

/// <summary>Says what a record means that lies outside the partition of its key.</summary>
internal static class Strays
{
    /// <summary>
    /// The first record that a view which is co-partitioned in the epoch can't count on, of any partition; null when there is none.
    /// </summary>
    public static string? First(PipelineEpoch epoch, IReadOnlyList<PartitionHead> heads) => (
        from view in epoch.Views
        where view.Sharding == Sharding.CoPartitioned
        from head in heads.Select((head, partition) => (head.Totals, Partition: new Partition(partition)))
        where head.Totals.Strayed.ContainsKey(view.Name)
        select Describe(view.Name, head.Partition, head.Totals.Strayed[view.Name].First)).FirstOrDefault();

    public static string Describe(string view, Partition partition, long offset) =>
        $"view '{view}' is co-partitioned, but the record at partition {partition}, offset {offset} isn't in the partition of its key, "
        + "so the events of a key are in several shards and its results are wrong: set \"sharding\": \"rekeyed\" in the view, or "
        + "\"partitioner\" in the pipeline if its producers use another one";
}
