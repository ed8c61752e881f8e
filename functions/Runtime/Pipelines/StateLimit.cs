using System.Globalization;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;

namespace Serverless.Runtime.Pipelines;

/// <summary>What is said of a shard's state that comes near the size that its back end takes, and what to do.</summary>
internal static class StateLimit
{
    /// <summary>Beyond this part of the limit a state is near it.</summary>
    public const double Near = 0.6;

    // Of the limit; more shards bring states down to that, with room for as much again before the next warning.
    private const double Aim = 0.3;

    /// <summary>Whether a state of so many bytes is near the limit.</summary>
    public static bool IsNear(int bytes, int limit) => bytes > limit * Near;

    /// <summary>How many shards to give the view, and how.</summary>
    public static string Advice(ShardId shard, ViewLayout layout, int bytes, int limit)
    {
        var count = Math.Min(LayoutPlan.MostShards, layout.Shards * Math.Max(2, (int)Math.Ceiling(bytes / (limit * Aim))));
        return string.Create(CultureInfo.InvariantCulture,
            $"call POST /api/pipelines/{shard.Pipeline}/views/{shard.View}/shards?count={count} (reshard {shard.View} {count})");
    }

    /// <summary>The warning for a state near the limit.</summary>
    public static string Warning(ShardId shard, ViewLayout layout, int bytes, int limit) => string.Create(CultureInfo.InvariantCulture,
        $"the state of {shard} takes {bytes:N0} bytes, {100.0 * bytes / limit:0} % of the {limit:N0} that can be saved: ")
        + Advice(shard, layout, bytes, limit);

    /// <summary>Why a shard whose next state is over the limit is stuck.</summary>
    public static string Refusal(ShardId shard, ViewLayout layout, int bytes, int limit) => string.Create(CultureInfo.InvariantCulture,
        $"its state would take {bytes:N0} bytes, more than the {limit:N0} that can be saved (Runtime__StateLimitBytes), so it stays as it ")
        + $"was: {Advice(shard, layout, bytes, limit)}";
}
