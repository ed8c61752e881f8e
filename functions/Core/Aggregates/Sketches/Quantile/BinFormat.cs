using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates.Sketches.Quantile;

/// <summary>
/// The binary form of the bins of one side of a sketch, ascending by index, all numbers as <see cref="ByteWriter.Unsigned"/>
/// writes them: first how many bins follow; then for each bin twice the number of empty bins before it, plus 1 when it holds
/// more than one value; and then, only if it does, its count less 2. (Of the first bin, twice its index plus that 1, signed.)
/// Example: bins 700, 701 and 705 with 1, 3 and 1 values are <c>3; 1400 (signed); 1, 1; 6</c>, in 6 bytes. A lone value takes
/// three or four bytes, a bin beside another one or two.
/// </summary>
internal static class BinFormat
{
    /// <summary>The greatest number of values of a side. No sketch holds more, and up to it no sum of counts overflows.</summary>
    public const long MostValues = long.MaxValue / 4;

    // Bins that the store is given at once, so that it grows to their size and not step by step.
    private const int Together = 64;

    /// <summary>Appends a side; null is one without bins.</summary>
    public static void Write(ByteWriter writer, BinStore? store)
    {
        if (store is null)
            writer.Unsigned(0);
        else
            Write(writer, store.Bins(), store.GetEnumerator());
    }

    /// <summary>Appends a side of bins that ascend.</summary>
    public static void Write(ByteWriter writer, ReadOnlySpan<Bin> bins) => Write(writer, bins.Length, new BinStore.Enumerator(bins, null));

    private static void Write(ByteWriter writer, int count, BinStore.Enumerator bins)
    {
        writer.Unsigned((ulong)count);
        int? before = null;
        while (bins.MoveNext())
        {
            var bin = bins.Current;
            var many = bin.Count > 1 ? 1L : 0;
            if (before is { } last)
                writer.Unsigned((ulong)(((long)(bin.Index - last - 1) << 1) | many));
            else
                writer.Signed(((long)bin.Index << 1) | many);
            if (many == 1)
                writer.Unsigned((ulong)(bin.Count - 2));
            before = bin.Index;
        }
    }

    /// <summary>Adds the bins that are left to be read to an empty <paramref name="store"/>.</summary>
    public static void Read(ref ByteReader reader, BinReader bins, BinStore store)
    {
        Span<Bin> read = stackalloc Bin[Math.Min(bins.Left, Together)];
        while (bins.Left > 0)
        {
            var count = 0;
            while (count < read.Length && bins.TryNext(ref reader, out read[count]))
                count++;
            store.Add(read[..count]);
        }
    }
}

/// <summary>Reads the bins of one side from their <see cref="BinFormat">binary form</see>, one after the other, ascending.</summary>
internal struct BinReader(int bins, LogBins scale)
{
    private long _lowest;
    private long _index;
    private long _valuesLeft = BinFormat.MostValues;
    private bool _begun;

    /// <summary>Bins that are still to be read.</summary>
    public int Left { get; private set; } = bins;

    /// <summary>Reads the number of bins; they follow.</summary>
    public static BinReader Of(scoped ref ByteReader reader, LogBins scale) => new(reader.Count(DenseBins.Limit), scale);

    /// <summary>The next bin; false when there is none left. Throws <see cref="CorruptDataException"/> for a bin that can't be.</summary>
    public bool TryNext(scoped ref ByteReader reader, out Bin bin)
    {
        bin = default;
        if (Left == 0)
            return false;
        var head = _begun ? reader.Count(2 * DenseBins.Limit) : reader.Signed();
        _index = _begun ? _index + 1 + (head >> 1) : head >> 1;
        _lowest = _begun ? _lowest : _index;
        _begun = true;
        if (_index < scale.LeastIndex || _index > scale.GreatestIndex || _index - _lowest >= DenseBins.Limit)
            throw new CorruptDataException($"a quantile sketch has a bin at {_index}, which can't be");
        var values = (head & 1) == 0 ? 1 : 2 + reader.LongCount(_valuesLeft - 2);
        _valuesLeft -= values;
        Left--;
        bin = new Bin((int)_index, values);
        return true;
    }
}
