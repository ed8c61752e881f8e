using System.Globalization;
using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Time;

namespace Serverless.Runtime.Watermarks;

/// <summary>
/// Finds a partition whose watermark lies after the clock by more than event times may: a clock was wrong that it depends on, of a broker
/// or an instance, and until that time all events of the partition would be late.
/// </summary>
internal static class AheadOfClock
{
    /// <summary>What is wrong with the first such partition and what to do, as a sentence; null when there is none.</summary>
    public static string? First(string pipeline, EventTimeDefinition eventTime, PartitionHead[] heads, DateTimeOffset now)
    {
        var clock = new EventTime(now.ToUnixTimeMilliseconds());
        var limit = clock.Plus(eventTime.MaxFutureMs);
        var partition = Array.FindIndex(heads, head => head.Watermark > limit);
        return partition < 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"the watermark of partition {partition} is {heads[partition].Watermark}, long after the clock, as a wrong clock has ")
            + "moved it: its events are late until then. Set right the clocks of brokers and instances, then call POST "
            + $"/api/pipelines/{pipeline}/partitions/{partition}/watermark?to={clock.Minus(eventTime.BoundMs)}";
    }
}
