using Serverless.Core.Positions;

namespace Serverless.Runtime.Metrics;

/// <summary>Says what a record means that lies outside the partition of its key.</summary>
internal static class Strays
{
    public static string Describe(string view, Partition partition, long offset) =>
        $"view '{view}' is co-partitioned, but the record at partition {partition}, offset {offset} isn't in the partition of its key, "
        + "so the events of a key are in several shards and its results are wrong: set \"sharding\": \"rekeyed\" in the view, or "
        + "\"partitioner\" in the pipeline if its producers use another one";
}
