using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>What a schedule runs on: a stream, a pipeline, and the limits of the shells.</summary>
/// <param name="Seed">Of the stream; one with fewer events is the beginning of one with more.</param>
/// <param name="Partitions">Of the topic when the run begins.</param>
/// <param name="Events">In the whole stream, about.</param>
/// <param name="Twists">What is unusual about the stream.</param>
/// <param name="Views">Which views the pipeline has.</param>
/// <param name="StartMs">How long after the first event the run begins.</param>
/// <param name="PokeMs">Least time between two pokes of a shard.</param>
/// <param name="Inline">Largest section inside a poke.</param>
/// <param name="Pointers">Most chunks that a poke points to.</param>
/// <param name="Chunks">Most chunks that an operation applies.</param>
/// <param name="Outbox">Items in an outbox at which a shard stops pulling.</param>
/// <param name="Cache">Bytes of delta objects kept in memory.</param>
/// <param name="Days">How long rows are kept; 0: for an hour.</param>
internal sealed record Setup(
    int Seed, int Partitions, int Events, Twists Twists, Views Views, int StartMs,
    int PokeMs, int Inline, int Pointers, int Chunks, int Outbox, int Cache, int Days = 0)
{
    /// <summary>As short as they may be, so that a run reaches them.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    public RuntimeOptions Options => new()
    {
        PokeInterval = TimeSpan.FromMilliseconds(PokeMs),
        InlineSectionBytes = Inline,
        PokedChunks = Pointers,
        ChunksPerOperation = Chunks,
        OutboxLimit = Outbox,
        PressureHold = TimeSpan.FromMilliseconds(250),
        DeltaCacheBytes = Cache,
        Retention = Days == 0 ? Retention : TimeSpan.FromDays(Days),
        UnsealedGrace = Grace,
    };

    public override string ToString() => StepText.Write(this);
}

/// <summary>Which views a pipeline has.</summary>
internal enum Views
{
    All,

    /// <summary>Those whose windows don't depend on what a key has in state.</summary>
    Aligned,

    /// <summary>Those that are exact when windows close by idleness: all but sliding ones.</summary>
    Exact,

    /// <summary>Those that are exact when keys change their partition, too: without windows by count.</summary>
    Movable,

    /// <summary>The same, all of them rekeyed, some with their results in pages.</summary>
    Rekeyed,

    /// <summary>Rekeyed ones whose late events correct, some with their results in pages.</summary>
    Corrected,
}

/// <summary>What may be unusual about a stream.</summary>
[Flags]
internal enum Twists
{
    None = 0,

    /// <summary>Records come while the run is under way, not before it.</summary>
    Trickling = 1,

    /// <summary>Partitions come in the middle, and keys move to them.</summary>
    Growing = 1 << 1,

    /// <summary>One partition more, which gets nothing but malformed records.</summary>
    Garbage = 1 << 2,

    /// <summary>Partitions end beyond their last record, as with transaction markers and expired records.</summary>
    Beyond = 1 << 3,

    /// <summary>The events of a key are in any partition, as from a producer that gives no keys.</summary>
    Scattered = 1 << 4,

    /// <summary>Values whose squares and sums are no numbers.</summary>
    Poison = 1 << 5,

    /// <summary>Some machines' clocks run ahead: by an hour, or by ten years.</summary>
    Ahead = 1 << 6,

    /// <summary>Times of records that mean nothing: -1, 0, 1, or seconds in place of milliseconds.</summary>
    Stamps = 1 << 7,

    /// <summary>Times of records are the broker's.</summary>
    Appended = 1 << 8,

    /// <summary>Some entries of sections can't be read, though their objects are whole.</summary>
    Unreadable = 1 << 9,

    /// <summary>An event with the value of one before counts once.</summary>
    Repeated = 1 << 10,
}
