using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates;

/// <summary>
/// An exact sum of 64-bit integers, of 128 bits: as many numbers as can be counted don't overflow it. In two halves, because the states of
/// a cell lie at multiples of eight bytes.
/// </summary>
internal struct ExactSum
{
    private ulong _low;
    private long _high;

    public readonly Int128 Value => new((ulong)_high, _low);

    public void Add(long value) => Add((ulong)value, value >> 63);

    public void Merge(in ExactSum other) => Add(other._low, other._high);

    /// <summary>The lower half as a signed number, and what the upper half differs by from its sign: 0 for a sum of 64 bits.</summary>
    public readonly void Write(ByteWriter writer)
    {
        writer.Signed((long)_low);
        writer.Signed(_high - ((long)_low >> 63));
    }

    public static ExactSum Read(ref ByteReader reader)
    {
        var low = reader.Signed();
        return new ExactSum { _low = (ulong)low, _high = reader.Signed() + (low >> 63) };
    }

    private void Add(ulong low, long high)
    {
        _low += low;
        _high += high + (_low < low ? 1 : 0);
    }
}
