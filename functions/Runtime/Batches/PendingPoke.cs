using Serverless.Core.Deltas;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Batches;

/// <summary>What the next poke of a shard will carry.</summary>
internal sealed class PendingPoke
{
    private List<PokedChunk> _chunks = [];
    private long? _sentAt;
    private int _inlineBytes;
    private bool _hasSections;

    public void Add(ChunkRow row, in DeltaSection section, FoldedBatch batch, RuntimeOptions options)
    {
        _hasSections |= section.Length > 0;
        // With too many pointers the oldest is dropped: a shard that finds a gap reads the ledger.
        if (_chunks.Count == options.PokedChunks)
            _chunks.RemoveAt(0);
        var inline = section.Length > 0 && section.Length <= options.InlineSectionBytes
            && _inlineBytes + section.Length <= options.InlinePokeBytes;
        _inlineBytes += inline ? section.Length : 0;
        _chunks.Add(new PokedChunk(
            row.Source.Partition.Value, row.Previous.Value, row.Last.Value, row.WatermarkAfter.Milliseconds, row.Delta,
            section.Offset, section.Length, section.Checksum, inline ? batch.BytesOf(section).ToArray() : null));
    }

    /// <summary>
    /// The poke to send now, when it has sections and the last one was sent at least <paramref name="interval"/> ago; else null. After it
    /// the next one begins empty.
    /// </summary>
    public Poke? TakeIfDue(Epoch epoch, TimeProvider clock, TimeSpan interval)
    {
        if (!_hasSections || (_sentAt is { } at && clock.GetElapsedTime(at) < interval))
            return null;
        var poke = new Poke { Epoch = epoch.Value, Chunks = _chunks, SentAtMs = clock.GetUtcNow().ToUnixTimeMilliseconds() };
        (_chunks, _inlineBytes, _hasSections, _sentAt) = ([], 0, false, clock.GetTimestamp());
        return poke;
    }
}
