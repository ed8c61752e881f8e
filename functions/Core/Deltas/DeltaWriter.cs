using Serverless.Core.Binary;
using Serverless.Core.Positions;

namespace Serverless.Core.Deltas;

/// <summary>
/// Builds the delta object of a batch: a directory, then the sections. Reused from batch to batch. With <paramref name="pack"/> the
/// sections that gain from it are packed, each by itself, so that each can be read and sent without the others.
/// </summary>
internal sealed class DeltaWriter(Pack? pack = null)
{
    // A small section shrinks little and is often sent inside a poke; one that shrinks by less than an eighth isn't worth the unpacking.
    private const int SmallestPacked = 512;
    private const int LeastGain = 8;

    private readonly ByteWriter _body = new(64 * 1024);
    private readonly ByteWriter _object = new(64 * 1024);
    private readonly ByteWriter _packed = new();
    private readonly List<DeltaSection> _sections = [];

    /// <summary>The sections in their order. Their offsets are valid after <see cref="Finish"/> only.</summary>
    public IReadOnlyList<DeltaSection> Sections => _sections;

    /// <summary>
    /// A hash of the sections since the last <see cref="TakeHash"/>: of their parts, shards and unpacked content. 0 without sections.
    /// </summary>
    public ulong Hash { get; private set; }

    /// <summary>Forgets all sections.</summary>
    public void Clear()
    {
        _body.Clear();
        _object.Clear();
        _sections.Clear();
        Hash = 0;
    }

    /// <summary>Starts a section. What is written until <see cref="EndSection"/> is its content.</summary>
    /// <param name="part">Whose it is: the part's number in the list that <see cref="Finish"/> is given.</param>
    /// <param name="shard">The shard that it is for, 0 for what no shard reads.</param>
    /// <param name="source">Where its records came from.</param>
    public ByteWriter BeginSection(int part, int shard, Source source)
    {
        _sections.Add(new DeltaSection(part, shard, source, _body.Length, 0, 0, 0));
        SectionFormat.Begin(_body);
        return _body;
    }

    /// <summary>
    /// Ends the section, and packs it when that is worth it. <paramref name="events"/> is how many events a section of a view or
    /// an event sink is of.
    /// </summary>
    public void EndSection(long events = 0)
    {
        var start = (int)_sections[^1].Offset;
        var section = _sections[^1] with { Events = events, Checksum = StoredHeader.End(_body, start) };
        Hash = SectionFormat.HashOf(section, Hash);
        var length = _body.Length - start;
        if (pack is not null && length >= SmallestPacked)
            length = PackFrom(start, length, pack);
        _sections[^1] = section with { Length = length };
    }

    /// <summary><see cref="Hash"/>, which starts again from 0.</summary>
    public ulong TakeHash()
    {
        var hash = Hash;
        Hash = 0;
        return hash;
    }

    /// <summary>
    /// The whole object; valid until the next <see cref="Clear"/>. <paramref name="parts"/> are those that sections name, by number.
    /// </summary>
    public ReadOnlySpan<byte> Finish(IReadOnlyList<DeltaPart> parts)
    {
        DeltaDirectory.Write(_object, parts, _sections);
        var bodyAt = _object.Length;
        _object.Raw(_body.Written);
        for (var index = 0; index < _sections.Count; index++)
            _sections[index] = _sections[index] with { Offset = bodyAt + _sections[index].Offset };
        return _object.Written;
    }

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
