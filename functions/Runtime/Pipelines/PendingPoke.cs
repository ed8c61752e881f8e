using Serverless.Core.Deltas;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;

namespace Serverless.Runtime.Pipelines;

/// <summary>What the next poke of a shard will carry, and when the last one left.</summary>
internal sealed class PendingPoke(Beat beat)
{
    private readonly Dictionary<int, long> _known = [];
    private List<PokedChunk> _chunks = [];
    private long? _sentAtMs;
    private int _inlineBytes;
    private bool _hasSections;
    private bool _wasSent;
    private bool _wakes;

    /// <summary>Whether it waits for its turn to be sent.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Adds a chunk of a partition that feeds the shard. Returns how many pointers were dropped for it.</summary>
    public int Add(ChunkRow row, in DeltaSection section, FoldedBatch batch, RuntimeOptions options)
    {
        _hasSections |= section.Length > 0;
        // With too many pointers the oldest is dropped: a shard that finds a gap reads the ledger.
        var dropped = _chunks.Count == options.PokedChunks ? 1 : 0;
        if (dropped > 0)
            _chunks.RemoveAt(0);
        var inline = section.Length > 0 && section.Length <= options.InlineSectionBytes
            && _inlineBytes + section.Length <= options.InlinePokeBytes;
        _inlineBytes += inline ? section.Length : 0;
        _chunks.Add(new PokedChunk(
            row.Source.Partition.Value, row.Previous.Value, row.Last.Value, row.WatermarkAfter.Milliseconds, row.Delta,
            section.Offset, section.Length, section.Checksum, inline ? batch.BytesOf(section).ToArray() : null)
        {
            Activity = row.Activity,
            Trace = row.Trace,
        });
        _known[row.Partition.Value] = row.Last.Value;
        _wakes |= row.Activity == ChunkActivity.AfterIdle;
        return dropped;
    }

    /// <summary>Milliseconds until it may be sent: not twice at one moment of the shard. Null when there is nothing to send.</summary>
    public long? DueIn(long nowMs) => !_hasSections ? null
        : _sentAtMs is not { } sent || beat.IsBetween(sent, nowMs) ? 0
        : beat.UntilNext(nowMs);

    /// <summary>The poke to send now; after it the next one begins empty.</summary>
    public Poke Take(Epoch epoch, long nowMs)
    {
        var poke = new Poke { Epoch = epoch.Value, Chunks = _chunks, SentAtMs = nowMs };
        (_chunks, _inlineBytes, _hasSections, _sentAtMs, _wasSent, IsQueued) = ([], 0, false, nowMs, true, false);
        return poke;
    }

    /// <summary>
    /// Whether a poke left since the last call, and together with the next one it brings the shard to these heads of the sources that feed
    /// it. Not when a source may have been idle until then: what a shard emits of that it writes when it is poked again.
    /// </summary>
    public bool Brings(IEnumerable<Partition> sources, IReadOnlyList<PartitionHead> heads)
    {
        var isAll = _wasSent && !_wakes;
        _wasSent = _wakes = false;
        return isAll && sources.All(source => heads[source.Value].At == ChainPoint.Start
            || (_known.TryGetValue(source.Value, out var known) && known >= heads[source.Value].Last.Value));
    }
}
