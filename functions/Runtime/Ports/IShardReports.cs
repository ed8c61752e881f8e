using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;

namespace Serverless.Runtime.Ports;

/// <summary>
/// What each shard last said of itself. A report may be older than the shard's state, never newer: what it names as applied is saved.
/// Methods throw when the store can't be reached.
/// </summary>
public interface IShardReports
{
    /// <summary>Writes a shard's report in place of the one before.</summary>
    ValueTask ReportAsync(ShardReport report, CancellationToken ct);

    /// <summary>
    /// The reports of all shards of a pipeline that have any, in any order. A report that is damaged or of another form is left out: its
    /// shard writes it again.
    /// </summary>
    ValueTask<IReadOnlyList<ShardReport>> ReadAsync(string pipeline, CancellationToken ct);

    /// <summary>Removes a shard's report. It isn't an error when there is none.</summary>
    ValueTask DeleteAsync(ShardId shard, CancellationToken ct);
}

/// <summary>What a shard says of itself.</summary>
/// <param name="Shard">Which shard.</param>
/// <param name="Fences">Up to where it has applied each of its sources.</param>
/// <param name="Watermark">Up to where its windows have fired.</param>
/// <param name="Outbox">Panes that wait to be written, at least 0.</param>
/// <param name="Stuck">Why it can't go on, as a sentence; null when it can.</param>
/// <param name="At">When it said so, by its instance's clock.</param>
public sealed record ShardReport(
    ShardId Shard, IReadOnlyList<ReportedFence> Fences, EventTime Watermark, int Outbox, string? Stuck, DateTimeOffset At)
{
    /// <summary>What it could not merge, emit or store; of the entries some of the latest.</summary>
    public ShardAside Aside { get; init; } = ShardAside.None;

    /// <summary>Whether its layout has ended and its state is handed over: there is no more to come.</summary>
    public bool HasHandedOver { get; init; }

    /// <summary>How many checkpoints of its state were written.</summary>
    public int Checkpoints { get; init; }

    /// <summary>How long its state is, in bytes; 0 when it has none.</summary>
    public int StateBytes { get; init; }

    /// <summary>Whether it holds windows, or what an observer holds.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>Whether it has nothing to do until it has more to apply.</summary>
    public bool IsAtRest => !IsOpen && HasBegun && !HasHandedOver && Outbox == 0 && Stuck is null;

    /// <summary>Whether it has a state: a shard that waits for what is handed over to it has none yet.</summary>
    public bool HasBegun => HasHandedOver || Fences.Count > 0;

    /// <summary>The fence of a source; null when the shard doesn't know the source yet.</summary>
    public ReportedFence? FenceOf(Source source) => Fences.FirstOrDefault(fence => fence.Source == source);

    /// <summary>
    /// Whether the shard, fed by <paramref name="sources"/>, has not applied all up to <paramref name="heads"/>.
    /// </summary>
    public bool Lags(IEnumerable<Source> sources, EpochHeads heads) =>
        sources.Any(source => (FenceOf(source)?.At ?? ChainPoint.Start) < heads[source].At);
}

/// <summary>Up to where a shard has applied a source, and what it made of its events.</summary>
/// <param name="Source">The source.</param>
/// <param name="Epoch">The epoch that <paramref name="Last"/> is in.</param>
/// <param name="Last">The last offset applied in it; <see cref="Offset.None"/> before the first.</param>
/// <param name="Applied">Events that the shard has merged from the source, at least 0.</param>
/// <param name="Base">
/// Events that the source's chain had merged for the view before the first layout of its meaning: no shard accounts for those.
/// </param>
/// <param name="SetAside">Events of entries that the shard could not merge, at least 0.</param>
public sealed record ReportedFence(Source Source, Epoch Epoch, Offset Last, long Applied, long Base, long SetAside = 0)
{
    /// <summary>What keeps the shard from applying what comes after <see cref="Last"/>; null when nothing does.</summary>
    public StuckKind? Stuck { get; init; }

    /// <summary>What of the source the shard has stepped over, as was accepted.</summary>
    public LostEvents Lost { get; init; }

    /// <summary>Where in the source's chain that is.</summary>
    public ChainPoint At => new(Epoch, Last);

    /// <summary>Up to where a state before it, from which it can be made again, has applied the source: what comes after is kept.</summary>
    public ChainPoint Kept { get; init; } = ChainPoint.Start;
}
