using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates.Sketches.Quantile;

/// <summary>
/// Quantiles within a relative error: C. Masson, J. E. Rim and H. K. Lee, "DDSketch: A Fast and Fully-Mergeable Quantile
/// Sketch with Relative-Error Guarantees", PVLDB 12 (2019), sections 2 and 3.
/// <para>
/// The idea: count values in bins whose width grows with the value (<see cref="LogBins"/>), so that any value of a bin
/// stands for all of them within the accuracy. Of 101 values the median is the 51st; if it is 100, then at an accuracy of
/// 1 % a value from 99 to 101 is reported (99.9), wherever the other 100 lie. If it is 0.1, then one from 0.099 to 0.101.
/// </para>
/// <para>
/// Memory: at 1 % an order of magnitude (from 1 to 10, say) has 116 bins: 930 bytes when values are everywhere, 12 bytes for
/// each bin in use when they are few, 120 to 350 bytes when stored. At 0.1 % it is ten times as much, at 10 % a tenth.
/// A sign never takes more than <see cref="DenseBins.Limit"/> bins, 16 KiB.
/// </para>
/// <para>
/// Negative numbers have bins of their own; numbers smaller than <see cref="LogBins.Least"/> count as zero. The bound holds
/// as long as the magnitudes of a sign span less than <see cref="DenseBins.Limit"/> bins (at 1 %: 17 orders of magnitude);
/// beyond that, the smallest magnitudes are taken for larger ones (section 3 of the paper). The same values give the same
/// state, whatever their order or merges.
/// </para>
/// </summary>
/// <param name="bins">How values are put into bins; it sets the accuracy. Sketches that are merged have the same.</param>
internal sealed class DDSketch(LogBins bins) : VariableState
{
    private BinStore? _positive;
    private BinStore? _negative;
    private long _zeros;

    public override void Reset()
    {
        _positive?.Reset();
        _negative?.Reset();
        _zeros = 0;
    }

    /// <summary>Adds a few values by their <see cref="LogBins.SignedIndexOf">signed bins</see>, ascending.</summary>
    public void Add(ReadOnlySpan<int> ascending)
    {
        Span<Bin> side = stackalloc Bin[ascending.Length];
        if (SignedBins.Positive(ascending, side, bins) is { Length: > 0 } positive)
            (_positive ??= new()).Add(positive);
        if (SignedBins.Negative(ascending, side, bins) is { Length: > 0 } negative)
            (_negative ??= new()).Add(negative);
        _zeros += SignedBins.Zeros(ascending);
    }

    /// <summary>Adds all values of another sketch of the same bins, which stays as it is.</summary>
    public void Merge(DDSketch other)
    {
        if (other._positive is not null)
            (_positive ??= new()).Merge(other._positive);
        if (other._negative is not null)
            (_negative ??= new()).Merge(other._negative);
        _zeros += other._zeros;
    }

    /// <summary>
    /// About the value that <c>floor(quantile * (n - 1))</c> of the n values precede in their order; <paramref name="quantile"/> is in
    /// 0..1. NaN when there are none.
    /// </summary>
    public double Quantile(double quantile)
    {
        var negatives = _negative?.Total() ?? 0;
        var values = negatives + _zeros + (_positive?.Total() ?? 0);
        if (values == 0)
            return double.NaN;
        var rank = (long)(quantile * (values - 1));
        if (rank < negatives)
            return -bins.ValueOf(_negative!.IndexAt(negatives - 1 - rank));
        rank -= negatives;
        return rank < _zeros ? 0 : bins.ValueOf(_positive!.IndexAt(rank - _zeros));
    }

    /// <summary>
    /// Appends the bins of the positive values, those of the negative ones (<see cref="BinFormat"/>), and the number of zeros.
    /// </summary>
    public void Write(ByteWriter writer)
    {
        BinFormat.Write(writer, _positive);
        BinFormat.Write(writer, _negative);
        writer.Unsigned((ulong)_zeros);
    }

    /// <summary>Appends the sketch of a few values, given by their signed bins, ascending, within the limit of a sketch.</summary>
    public static void Write(ByteWriter writer, ReadOnlySpan<int> ascending, LogBins bins)
    {
        Span<Bin> side = stackalloc Bin[ascending.Length];
        BinFormat.Write(writer, SignedBins.Positive(ascending, side, bins));
        BinFormat.Write(writer, SignedBins.Negative(ascending, side, bins));
        writer.Unsigned((ulong)SignedBins.Zeros(ascending));
    }

    /// <summary>
    /// Replaces what the sketch holds by what was written. Throws <see cref="CorruptDataException"/> for what no sketch can be.
    /// </summary>
    public void Read(ref ByteReader reader)
    {
        Reset();
        ReadSide(ref reader, ref _positive);
        ReadSide(ref reader, ref _negative);
        _zeros = reader.LongCount(BinFormat.MostValues);
    }

    private void ReadSide(ref ByteReader reader, ref BinStore? side)
    {
        var read = BinReader.Of(ref reader, bins);
        if (read.Left > 0)
            BinFormat.Read(ref reader, read, side ??= new());
    }
}
