using Serverless.Core.Binary;

namespace Serverless.Core.Drift;

/// <summary>
/// Some of the events of a trait: of all that are different those with the least hashes, so that they are a fair sample of them, in
/// whatever order and batches the events come.
/// </summary>
internal sealed class ExampleSet
{
    private readonly List<(ulong Hash, byte[] Event)> _kept = [];

    /// <summary>The events, by their hashes.</summary>
    public IEnumerable<byte[]> Events => _kept.Select(one => one.Event);

    /// <summary>How many there are.</summary>
    public int Count => _kept.Count;

    /// <summary>
    /// Takes an event in if it is one of the <paramref name="most"/> with the least hashes and not too large. Returns by how many bytes the
    /// set has grown, which may be less than 0; <paramref name="room"/> says how many it may grow by.
    /// </summary>
    public int Offer(ReadOnlySpan<byte> bytes, int most, int room)
    {
        if (bytes.IsEmpty || bytes.Length > DriftLimits.LargestExample)
            return 0;
        var hash = Hash64.Of(bytes);
        var place = PlaceOf(hash);
        if (place == most || (place < _kept.Count && _kept[place].Hash == hash))
            return 0;
        var spared = _kept.Count == most ? _kept[^1].Event.Length : 0;
        if (bytes.Length - spared > room)
            return 0;
        if (_kept.Count == most)
            _kept.RemoveAt(most - 1);
        _kept.Insert(Math.Min(place, _kept.Count), (hash, bytes.ToArray()));
        return bytes.Length - spared;
    }

    private int PlaceOf(ulong hash)
    {
        var place = 0;
        while (place < _kept.Count && _kept[place].Hash < hash)
            place++;
        return place;
    }
}
