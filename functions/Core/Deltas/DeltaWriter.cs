using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Core.Deltas;

/// <summary>
/// Builds the delta object of a batch: a directory, then the sections. Reused from batch to batch. With <paramref name="pack"/> each section is packed that is worth it,
/// by itself, so that it can still be read, and sent, without the others.
/// </summary>
public sealed class DeltaWriter(Pack? pack = null)
{
    // A small section shrinks little and is often sent inside a poke; one that shrinks by less than an eighth isn't worth the unpacking.
    private const int SmallestPacked = 512;
    private const int LeastGain = 8;

    private readonly ByteWriter _body = new(64 * 1024);
    private readonly ByteWriter _object = new(64 * 1024);
    private readonly ByteWriter _packed = new();
    private readonly List<DeltaSection> _sections = [];

    /// <summary>With offsets from the start of the object, once <see cref="Finish"/> was called.</summary>
    public IReadOnlyList<DeltaSection> Sections => _sections;

    public void Clear()
    {
        _body.Clear();
        _object.Clear();
        _sections.Clear();
    }

    internal ByteWriter BeginSection(int view, int shard, Partition partition)
    {
        _sections.Add(new DeltaSection(view, shard, partition, _body.Length, 0));
        return _body;
    }

    internal void EndSection()
    {
        var start = (int)_sections[^1].Offset;
        var length = _body.Length - start;
        if (pack is not null && length >= SmallestPacked)
            length = PackFrom(start, length, pack);
        _sections[^1] = _sections[^1] with { Length = length };
    }

    /// <summary>The whole object; valid until the next <see cref="Clear"/>. <paramref name="views"/> are the epoch's, by index.</summary>
    public ReadOnlySpan<byte> Finish(IReadOnlyList<ViewLayout> views)
    {
        DeltaDirectory.Write(_object, views, _sections);
        var bodyAt = _object.Length;
        _object.Raw(_body.Written);
        for (var index = 0; index < _sections.Count; index++)
            _sections[index] = _sections[index] with { Offset = bodyAt + _sections[index].Offset };
        return _object.Written;
    }

    /// <summary>The bytes of a section of the finished object.</summary>
    public ReadOnlySpan<byte> BytesOf(in DeltaSection section) => _object.Written.Slice((int)section.Offset, section.Length);

    private int PackFrom(int start, int length, Pack packer)
    {
        _packed.Clear();
        var target = _packed.Reserve(length - length / LeastGain);
        var packed = packer(_body.Written.Slice(start, length), target);
        if (packed == 0)
            return length;
        _body.Cut(start);
        _body.Raw(target[..packed]);
        return packed;
    }
}
