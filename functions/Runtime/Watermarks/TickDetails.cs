using System.Text.Json;
using Serverless.Core.Ledger;
using Serverless.Core.Time;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Watermarks;

/// <summary>What a tick has seen, as the JSON of a report: health shows it, and the dashboard.</summary>
internal static class TickDetails
{
    private static readonly TimeSpan WarnedFor = TimeSpan.FromDays(1);
    private const int MostShown = 20;

    public static string Of(Look look, ShardHealth shards, bool isPressed, DateTimeOffset now, RuntimeOptions options) =>
        JsonSerializer.Serialize(
            new
            {
                pressure = isPressed,
                epoch = look.Epoch.Epoch.Value,
                warnings = WarningsOf(look, shards, now, options.StateLimitBytes),
                history = EpochHealth.Of(look),
                lag = look.Lag,
                delayMs = look.DelayOf(now),
                partitions = look.Heads.Select((head, partition) => new
                {
                    partition, head = head.Last.Value, end = look.Ends[partition].Value, lag = look.LagOf(partition),
                    watermark = head.Watermark.ToString(), delayMs = DelayOf(head.Watermark, now), idle = look.Idle.Contains(partition),
                }),
                ends = look.Ends.Sum(end => end.Value),
                records = look.Heads.Sum(head => head.Totals.Records),
                sums = SumsOf(look.Heads),
                redriven = SumsOf(look.Redriven),
                stateLimitBytes = options.StateLimitBytes,
                shards = shards with
                {
                    Stuck = [.. shards.Stuck.Take(MostShown)],
                    Aside = [.. shards.Aside.Take(MostShown).Select(shard => shard with { Aside = shard.Aside.Newest(1) })],
                    Sizes = [.. shards.Sizes.Take(MostShown)],
                },
            },
            JsonSerializerOptions.Web);

    /// <summary>What should be looked at and keeps nothing from its work.</summary>
    private static IEnumerable<string> WarningsOf(Look look, ShardHealth health, DateTimeOffset now, int limit) =>
    [
        .. health.Largest.Where(state => StateLimit.IsNear(state.Bytes, limit))
            .Select(state => StateLimit.Warning(state.Shard, look.Epoch.View(state.Shard.View)!, state.Bytes, limit)),
        .. EpochCause.Warnings(look.Epochs, now - WarnedFor),
    ];

    private static EventSums SumsOf(IEnumerable<PartitionHead> heads) =>
        heads.Aggregate(EventSums.None, (sum, head) => sum.Plus(head.Totals.Sums));

    private static long? DelayOf(EventTime watermark, DateTimeOffset now) =>
        watermark == EventTime.Min ? null : now.ToUnixTimeMilliseconds() - watermark.Milliseconds;
}
