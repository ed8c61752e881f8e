using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates.Sketches;

/// <summary>
/// The binary form of a <see cref="BinStore"/>: how many bins there are; then for each, ascending, how far it is from the
/// one before (the first: from 0), times two, plus one where it holds more than one value, and in that case how many beyond
/// two. A lone value takes three or four bytes, a bin beside another one or two.
/// </summary>
internal static class BinForm
{
    /// <summary>Counts beyond this are nonsense; below it, no sum of counts overflows.</summary>
    public const long MostValues = long.MaxValue / 4;

    // Bins that the store is given at once, so that it grows to their size and not step by step.
    private const int Together = 64;

    public static void Write(ByteWriter writer, BinStore? store)
    {
        if (store is null)
            writer.Unsigned(0);
        else
            Write(writer, store.Bins(), store.GetEnumerator());
    }

    /// <summary>As the other, of bins that ascend.</summary>
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

    /// <summary>Adds what is read, of <paramref name="count"/> bins, to an empty <paramref name="store"/>.</summary>
    public static void Read(ref ByteReader reader, int count, BinStore store, LogBins bins)
    {
        var head = reader.Signed();
        var lowest = head >> 1;
        var left = MostValues;
        Span<Bin> read = stackalloc Bin[Math.Min(count, Together)];
        var at = 0;
        for (var index = lowest; ; index += 1 + (head >> 1))
        {
            if (index < bins.LeastIndex || index > bins.GreatestIndex || index - lowest >= BinStore.Limit)
                throw new CorruptDataException($"a quantile sketch has a bin at {index}, which can't be");
            var values = (head & 1) == 0 ? 1 : 2 + reader.LongCount(left - 2);
            left -= values;
            read[at++] = new Bin((int)index, values);
            if (at == read.Length || count == 1)
            {
                store.Add(read[..at]);
                at = 0;
            }
            if (--count == 0)
                return;
            head = reader.Count(2 * BinStore.Limit);
        }
    }
}
