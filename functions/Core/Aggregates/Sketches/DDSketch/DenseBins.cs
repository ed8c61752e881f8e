using System.Numerics;

namespace Serverless.Core.Aggregates.Sketches.DDSketch;

/// <summary>
/// Many bins as counts of consecutive indexes, of which at most <see cref="BinStore.Limit"/> are held: counts that would lie
/// further below the highest that is not empty go into the lowest.
/// </summary>
internal sealed class DenseBins
{
    private const int FirstLength = 64;
    private long[] _counts = [];
    private int _length;

    /// <summary>The index of the first count.</summary>
    public int Offset { get; private set; }

    public ReadOnlySpan<long> Counts => _counts.AsSpan(0, _length);

    public bool InUse => _length > 0;

    public void Reset()
    {
        Pooled.Return(_counts);
        _counts = [];
        _length = 0;
    }

    public void Add(int index, long count)
    {
        var at = (uint)(index - Offset);
        if (at < (uint)_length)
            _counts[at] += count;
        else if (index < Offset && _length == BinStore.Limit && _counts[_length - 1] != 0)
            _counts[0] += count;
        else
            AddBeyond(index, count);
    }

    /// <summary>Makes room for indexes from <paramref name="low"/> to <paramref name="high"/> and what is held already, as far as the limit lets it.</summary>
    public void Cover(int low, int high)
    {
        if (low >= Offset && (long)high < (long)Offset + _length)
            return;
        var held = Counts;
        var first = held.IndexOfAnyExcept(0);
        if (first >= 0)
        {
            low = Math.Min(low, Offset + first);
            high = Math.Max(high, Offset + held.LastIndexOfAnyExcept(0));
        }
        Move(Math.Max(low, high - BinStore.Limit + 1), high);
    }

    private void AddBeyond(int index, long count)
    {
        Cover(index, index);
        _counts[Math.Max(index, Offset) - Offset] += count;
    }

    private void Move(int low, int high)
    {
        var span = high - low + 1;
        var length = Math.Min(BinStore.Limit, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(span, FirstLength)));
        var (old, oldOffset, oldLength) = (_counts, Offset, _length);
        _counts = Pooled.Take<long>(length);
        _length = length;
        Offset = low - (length - span) / 2;
        for (var at = 0; at < oldLength; at++)
            if (old[at] != 0)
                _counts[Math.Max(oldOffset + at, low) - Offset] += old[at];
        Pooled.Return(old);
    }
}
