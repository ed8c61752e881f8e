using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Drift;

/// <summary>
/// What was seen of the events of one source in one partition: which traits they have, and where each was seen first and last. A chunk adds
/// such a value to that of the shard. One thread at a time.
/// </summary>
public sealed class SourceTraits
{
    /// <summary>The format of an event that no format could decode.</summary>
    public const string NoFormat = "none";

    private readonly Dictionary<ulong, TraitSeen> _traits = [];
    private readonly int[] _counts = new int[4];
    private int _exampleBytes;

    /// <summary>How many events were looked at.</summary>
    public long Lines { get; internal set; }

    /// <summary>How many traits of events weren't told apart, as the source has as many as may be.</summary>
    public long Untold { get; private set; }

    /// <summary>When the last event was written to the topic.</summary>
    public EventTime LastTime { get; internal set; } = EventTime.Min;

    /// <summary>The traits, in the order in which they were met.</summary>
    public IReadOnlyCollection<TraitSeen> Traits => _traits.Values;

    /// <summary>The trait of a key; null when it is new, and then <see cref="Begin"/> makes it.</summary>
    internal TraitSeen? Find(ulong key) => _traits.GetValueOrDefault(key);

    /// <summary>Makes room for a trait; null when there are as many of its kind as may be.</summary>
    internal TraitSeen? Begin(ulong key, Trait trait)
    {
        if (_counts[(int)trait.Kind] >= DriftLimits.MostOf(trait.Kind))
        {
            Untold++;
            return null;
        }
        _counts[(int)trait.Kind]++;
        return _traits[key] = new TraitSeen(trait);
    }

    /// <summary>Offers an event as an example of a trait.</summary>
    internal void Offer(TraitSeen seen, ReadOnlySpan<byte> bytes)
    {
        if (seen.MostExamples > 1 || seen.Kept.Count == 0)
            _exampleBytes += seen.Kept.Offer(bytes, seen.MostExamples, DriftLimits.ExampleBytes - _exampleBytes);
    }

    /// <summary>Adds what a chunk has seen after all that is here.</summary>
    internal void Add(SourceTraits chunk)
    {
        foreach (var (key, added) in chunk._traits)
        {
            if ((Find(key) ?? Begin(key, added.Trait)) is not { } seen)
                continue;
            seen.Add(added, Lines);
            foreach (var example in added.Kept.Events)
                Offer(seen, example);
        }
        (Lines, Untold) = (Lines + chunk.Lines, Untold + chunk.Untold);
        LastTime = EventTime.Later(LastTime, chunk.LastTime);
    }

    /// <summary>Appends it. Examples that several traits have are written once.</summary>
    internal void Write(ByteWriter writer)
    {
        var formats = _traits.Values.Select(one => one.Trait.Format).Distinct(StringComparer.Ordinal).ToList();
        var examples = _traits.Values.SelectMany(one => one.Kept.Events).DistinctBy(one => Hash64.Of(one)).ToList();
        var places = examples.Select((one, place) => (Hash: Hash64.Of(one), place)).ToDictionary(one => one.Hash, one => one.place);
        writer.Unsigned((ulong)Lines);
        writer.Unsigned((ulong)Untold);
        writer.Signed(LastTime.Milliseconds);
        writer.Unsigned((ulong)formats.Count);
        formats.ForEach(writer.Text);
        writer.Unsigned((ulong)examples.Count);
        examples.ForEach(one => writer.Bytes(one));
        writer.Unsigned((ulong)_traits.Count);
        foreach (var (key, seen) in _traits)
            Write(writer, key, seen, formats.IndexOf(seen.Trait.Format), places);
    }

    private static void Write(ByteWriter writer, ulong key, TraitSeen seen, int format, Dictionary<ulong, int> examples)
    {
        writer.Fixed64(key);
        writer.Unsigned((ulong)format);
        writer.Byte((byte)seen.Trait.Kind);
        writer.Text(seen.Trait.Text);
        writer.Unsigned((ulong)seen.Count);
        writer.Unsigned((ulong)seen.First);
        writer.Unsigned((ulong)(seen.Last - seen.First));
        writer.Signed(seen.FirstTime.Milliseconds);
        writer.Signed(seen.LastTime.Milliseconds - seen.FirstTime.Milliseconds);
        writer.Unsigned((ulong)seen.FirstAt.Partition.Value);
        writer.Signed(seen.FirstAt.Offset.Value);
        writer.Unsigned((ulong)seen.FirstAt.Index);
        writer.Unsigned((ulong)seen.Kept.Count);
        foreach (var one in seen.Kept.Events)
            writer.Unsigned((ulong)examples[Hash64.Of(one)]);
    }

    /// <summary>Reads what <see cref="Write(ByteWriter)"/> wrote.</summary>
    internal static SourceTraits Read(scoped ref ByteReader reader)
    {
        var read = new SourceTraits
        {
            Lines = reader.LongCount(), Untold = reader.LongCount(), LastTime = new EventTime(reader.Signed()),
        };
        var formats = new string[reader.Count(reader.Remaining)];
        for (var format = 0; format < formats.Length; format++)
            formats[format] = reader.Text();
        var examples = new byte[reader.Count(reader.Remaining)][];
        for (var example = 0; example < examples.Length; example++)
            examples[example] = reader.Bytes().ToArray();
        for (var left = reader.Count(reader.Remaining); left > 0; left--)
            read.ReadTrait(ref reader, formats, examples);
        return read;
    }

    private void ReadTrait(scoped ref ByteReader reader, string[] formats, byte[][] examples)
    {
        var key = reader.Fixed64();
        var format = formats[reader.Count(formats.Length - 1)];
        var kind = (TraitKind)reader.Byte();
        if (kind > TraitKind.Reason)
            throw new CorruptDataException($"there is no trait of kind {(int)kind}");
        var seen = new TraitSeen(new Trait(format, kind, reader.Text())) { Count = reader.LongCount(), First = reader.LongCount() };
        seen.Last = seen.First + reader.LongCount();
        seen.FirstTime = new EventTime(reader.Signed());
        seen.LastTime = new EventTime(seen.FirstTime.Milliseconds + reader.Signed());
        seen.FirstAt = new EventPosition(new Partition(reader.Count()), new Offset(reader.Signed()), reader.Count());
        _traits[key] = seen;
        _counts[(int)kind]++;
        for (var left = reader.Count(DriftLimits.MostExamples); left > 0; left--)
            Offer(seen, examples[reader.Count(examples.Length - 1)]);
    }
}
