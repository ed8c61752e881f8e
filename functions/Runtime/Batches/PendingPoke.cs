using Serverless.Core.Deltas;
using Serverless.Core.Ledger;
using Serverless.Core.States;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Batches;

/// <summary>What the next poke of a shard will carry.</summary>
internal sealed class PendingPoke
{
    private List<PokedChunk> _chunks = [];
    private DateTimeOffset _sentAt;
    private int _inlineBytes;
    private bool _hasSections;

    public void Add(ChunkRow row, in DeltaSection section, DeltaWriter delta, RuntimeOptions options)
    {
        _hasSections |= section.Length > 0;
        // A gap in the pointers sends the shard to the ledger; so the oldest may go when there are too many.
        if (_chunks.Count == options.PokedChunks)
            _chunks.RemoveAt(0);
        var inline = section.Length > 0 && section.Length <= options.InlineSectionBytes && _inlineBytes + section.Length <= options.InlinePokeBytes;
        _inlineBytes += inline ? section.Length : 0;
        _chunks.Add(new PokedChunk(
            row.Partition.Value, row.Previous.Value, row.Last.Value, row.WatermarkAfter.Milliseconds, row.Delta,
            section.Offset, section.Length, inline ? delta.BytesOf(section).ToArray() : null));
    }

    public Poke? TakeIfDue(DateTimeOffset now, TimeSpan interval)
    {
        if (!_hasSections || now - _sentAt < interval)
            return null;
        var poke = new Poke { Chunks = _chunks, SentAtMs = now.ToUnixTimeMilliseconds() };
        (_chunks, _inlineBytes, _hasSections, _sentAt) = ([], 0, false, now);
        return poke;
    }
}
