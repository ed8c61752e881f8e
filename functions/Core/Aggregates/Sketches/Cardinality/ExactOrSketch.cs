using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates.Sketches.Cardinality;

/// <summary>
/// How many distinct hashes were added: the hashes themselves while there are at most <paramref name="limit"/>, from then on the
/// <see cref="HyperLogLog"/> that they would have made from the start. Which of the two it is, and its bytes, depend on the set of hashes
/// only, not on their order, on repetitions or on merges.
/// <para>
/// The hashes have 64 bits, those of which the sketch is made: more would take twice the room for a mistake that nobody meets. Two of n
/// values have the same hash, and count as one, with a probability of about n² / 2^65: at 10,000 values 3 in 10^12.
/// </para>
/// <para>Memory and bytes stored: 8 a hash, with free slots 8 to 32; then as the sketch.</para>
/// </summary>
/// <param name="limit">The most hashes that are kept, at least 1. States that are merged have the same.</param>
/// <param name="precision">Of the sketch: 4 to 18.</param>
internal sealed class ExactOrSketch(int limit, int precision) : VariableState
{
    private readonly HyperLogLog _sketch = new(precision);
    private FewHashes _hashes = new();

    /// <summary>Whether the number is exact.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>How many distinct hashes were added, about so many where it isn't exact.</summary>
    public double Count => IsExact ? _hashes.Count : _sketch.Estimate();

    public override void Reset()
    {
        _hashes.Reset();
        if (!IsExact)
            _sketch.Reset();
        IsExact = true;
    }

    /// <summary>Adds the hash of a value; all 64 bits must be as random as any.</summary>
    public void Add(ulong hash)
    {
        if (!IsExact)
        {
            _sketch.Add(hash);
            return;
        }
        _hashes.Add(hash);
        if (_hashes.Count > limit)
            BecomeSketch();
    }

    /// <summary>Adds all hashes of another state of the same limit and precision, which stays as it is.</summary>
    public void Merge(ExactOrSketch other)
    {
        if (!other.IsExact)
        {
            BecomeSketch();
            _sketch.Merge(other._sketch);
            return;
        }
        var hashes = other.Copied(out var rented);
        foreach (var hash in hashes)
            Add(hash);
        Pooled.Return(rented);
    }

    /// <summary>Appends 1 and the number of hashes and the hashes; or 0 and the sketch.</summary>
    public void Write(ByteWriter writer)
    {
        writer.Unsigned(IsExact ? (ulong)_hashes.Count + 1 : 0);
        if (IsExact)
            _hashes.Write(writer);
        else
            _sketch.Write(writer);
    }

    /// <summary>
    /// Replaces what it holds by what was written. Throws <see cref="CorruptDataException"/> for what no state of the limit can be.
    /// </summary>
    public void Read(ref ByteReader reader)
    {
        Reset();
        var head = reader.Count();
        if (head > limit + 1)
            throw new CorruptDataException($"a set of {head - 1} hashes is stored where at most {limit} can be");
        IsExact = head > 0;
        if (IsExact)
            _hashes.Read(ref reader, head - 1);
        else
            _sketch.Read(ref reader);
    }

    private void BecomeSketch()
    {
        if (!IsExact)
            return;
        var hashes = Copied(out var rented);
        foreach (var hash in hashes)
            _sketch.Add(hash);
        Pooled.Return(rented);
        _hashes.Reset();
        IsExact = false;
    }

    // Of an array that the pool has: what is taken in is gone through without the free slots.
    private ReadOnlySpan<ulong> Copied(out ulong[] rented)
    {
        rented = Pooled.Take<ulong>(Math.Max(_hashes.Count, Pooled.Kept));
        _hashes.CopyTo(rented);
        return rented.AsSpan(0, _hashes.Count);
    }
}
