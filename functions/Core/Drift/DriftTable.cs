using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Positions;

namespace Serverless.Core.Drift;

/// <summary>What a shard of the radar has seen, by source and partition. One thread at a time.</summary>
public sealed class DriftTable
{
    private readonly Dictionary<(string Source, Partition Partition), SourceTraits> _sources = [];

    /// <summary>The name under which sources are watched together, when there are as many as may be.</summary>
    public static ReadOnlySpan<byte> Others => "*"u8;

    /// <summary>By source and partition.</summary>
    public IReadOnlyDictionary<(string Source, Partition Partition), SourceTraits> Sources => _sources;

    /// <summary>Adds what a chunk of a partition has seen of a source.</summary>
    internal void Add(Partition partition, ReadOnlySpan<byte> source, SourceTraits chunk) =>
        Of((Encoding.UTF8.GetString(source), partition)).Add(chunk);

    /// <summary>Takes over what another table has of the sources that <paramref name="owns"/> tells by the hash of their name.</summary>
    internal void Take(DriftTable other, Func<ulong, bool> owns)
    {
        foreach (var (place, traits) in other._sources.Where(one => owns(Hash64.Of(Encoding.UTF8.GetBytes(one.Key.Source)))))
            Of(place).Add(traits);
    }

    /// <summary>Appends it.</summary>
    internal void Write(ByteWriter writer)
    {
        writer.Unsigned((ulong)_sources.Count);
        var ordered = _sources.OrderBy(one => one.Key.Source, StringComparer.Ordinal).ThenBy(one => one.Key.Partition);
        foreach (var ((source, partition), traits) in ordered)
        {
            writer.Text(source);
            writer.Unsigned((ulong)partition.Value);
            traits.Write(writer);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote into an empty table.</summary>
    internal void Read(scoped ref ByteReader reader)
    {
        for (var left = reader.Count(reader.Remaining); left > 0; left--)
        {
            var place = (reader.Text(), new Partition(reader.Count()));
            _sources[place] = SourceTraits.Read(ref reader);
        }
    }

    private SourceTraits Of((string Source, Partition Partition) place)
    {
        if (!_sources.ContainsKey(place) && _sources.Count >= DriftLimits.MostSources)
            place = place with { Source = Encoding.UTF8.GetString(Others) };
        return _sources.TryGetValue(place, out var known) ? known : _sources[place] = new SourceTraits();
    }
}
