using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates.Sketches.DDSketch;

/// <summary>
/// The binary form of a <see cref="BinStore"/>: how many bins there are; then for each, ascending, how far it is from the
/// one before (the first: from 0), times two, plus one where it holds more than one value, and in that case how many beyond
/// two. A lone value takes three or four bytes, a bin beside another one or two.
/// </summary>
internal static class BinFormat
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
