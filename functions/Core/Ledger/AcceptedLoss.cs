using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Ledger;

/// <summary>What an operator has accepted. Stored: numbers never change their meaning.</summary>
public enum LossKind : byte
{
    /// <summary>The delta object of a chunk can't be had again: its events are in no result.</summary>
    Chunk = 1,

    /// <summary>Rows are gone, and with them what their chunks held.</summary>
    Gap = 2,

    /// <summary>A chunk was folded again, and something else came out than was sealed: that counts.</summary>
    Refold = 3,
}

/// <summary>
/// A decision of an operator about a place in a source's chain that nobody can get past: that what lies there is lost, and shards go on
/// after it. Stored beside the ledger for ever; every shard that comes to that place finds it.
/// </summary>
public sealed record AcceptedLoss
{
    /// <summary>What was accepted.</summary>
    public required LossKind Kind { get; init; }

    /// <summary>The source.</summary>
    public required Source Source { get; init; }

    /// <summary>Where its chain is before the place.</summary>
    public required ChainPoint From { get; init; }

    /// <summary>Where it goes on.</summary>
    public required ChainPoint To { get; init; }

    /// <summary>The source's watermark there.</summary>
    public required EventTime Watermark { get; init; }

    /// <summary>The delta object of a chunk; empty for a gap.</summary>
    public string Delta { get; init; } = "";

    /// <summary>
    /// By view, the most events that it may lack by that; of a refold just how many fewer it has than its row counts, which may be below 0.
    /// </summary>
    public IReadOnlyDictionary<string, long> Events { get; init; } = new Dictionary<string, long>();

    /// <summary>Of a refold, the hash of what came out, in place of <see cref="ChunkRow.SectionsHash"/>.</summary>
    public ulong SectionsHash { get; init; }

    /// <summary>Why it can't be had again, as a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Who has accepted it.</summary>
    public required string By { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether it is about the chunk of a row.</summary>
    public bool IsOf(ChunkRow row) =>
        Kind != LossKind.Gap && row.NextEpoch is null && row.Source == Source && row.Delta == Delta
        && ChainPoint.Before(row.Epoch, row.Previous) == From && ChainPoint.After(row) == To;

    /// <summary>Whether it is about what is missing between a point of its source's chain and the next row that there is.</summary>
    public bool IsGap(ChainPoint before, ChunkRow next) =>
        Kind == LossKind.Gap && next.Source == Source && From == before && To == ChainPoint.Before(next.Epoch, next.Previous);

    /// <summary>What was accepted, where, why and by whom, as a sentence.</summary>
    public override string ToString() => FormattableString.Invariant($"partition {Source}, ") + WhatIsLost()
        + FormattableString.Invariant($": {Reason} (accepted by {By}, {At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z)");

    private string WhatIsLost() => Kind switch
    {
        LossKind.Gap => FormattableString.Invariant(
            $"rows after epoch {From.Epoch} offset {From.Last} up to epoch {To.Epoch} offset {To.Last}"),
        LossKind.Refold => FormattableString.Invariant($"the chunk up to offset {To.Last}, folded again otherwise, object {Delta}"),
        _ => FormattableString.Invariant($"the chunk up to offset {To.Last}, object {Delta}"),
    } + $", {Bounds()}";

    private string Bounds() => string.Join(", ", Events.OrderBy(view => view.Key, StringComparer.Ordinal)
        .Select(view => FormattableString.Invariant($"{view.Key} {(Kind == LossKind.Refold ? "by" : "up to")} {view.Value:N0} events")));

    /// <summary>The row of a refold as it is now: with the hash and the counts by view of what came out.</summary>
    public ChunkRow Instead(ChunkRow row) => Kind != LossKind.Refold || !IsOf(row)
        ? row
        : row with
        {
            SectionsHash = SectionsHash,
            Counts = row.Counts with
            {
                Views = row.Counts.Views.ToDictionary(
                    view => view.Key, view => view.Value with { Merged = view.Value.Merged - Events.GetValueOrDefault(view.Key) }),
            },
        };
}
