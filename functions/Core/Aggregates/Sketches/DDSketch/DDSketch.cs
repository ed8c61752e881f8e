using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates.Sketches.DDSketch;

/// <summary>
/// Quantiles with a relative error of at most the accuracy of <paramref name="bins"/>: C. Masson, J. E. Rim and H. K. Lee,
/// "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with Relative-Error Guarantees", PVLDB 12 (2019). Negative numbers
/// have bins of their own; numbers smaller than <see cref="LogBins.Least"/> count as zero. The bound holds as long as the
/// magnitudes of a sign span less than <see cref="BinStore.Limit"/> bins (at 1 %: 17 orders of magnitude); beyond that,
/// the smallest magnitudes are taken for larger ones. The same values give the same state, whatever their order or merges.
/// </summary>
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

    /// <summary>Adds values by their <see cref="LogBins.SignedIndexOf">signed bins</see>.</summary>
    public void Add(ReadOnlySpan<int> signedBins)
    {
        foreach (var signed in signedBins)
        {
            if (signed > 0)
                (_positive ??= new()).Add(bins.IndexOfSigned(signed), 1);
            else if (signed < 0)
                (_negative ??= new()).Add(bins.IndexOfSigned(-signed), 1);
            else
                _zeros++;
        }
    }

    public void Merge(DDSketch other)
    {
        if (other._positive is not null)
            (_positive ??= new()).Merge(other._positive);
        if (other._negative is not null)
            (_negative ??= new()).Merge(other._negative);
        _zeros += other._zeros;
    }

    /// <summary>About the value that <c>floor(quantile * (n - 1))</c> of the n values precede in their order; NaN when there are none.</summary>
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

    public void Write(ByteWriter writer)
    {
        BinFormat.Write(writer, _positive);
        BinFormat.Write(writer, _negative);
        writer.Unsigned((ulong)_zeros);
    }

    /// <summary>Appends the sketch of a few values, given by their signed bins, ascending.</summary>
    public static void Write(ByteWriter writer, ReadOnlySpan<int> ascending, LogBins bins)
    {
        Span<Bin> side = stackalloc Bin[ascending.Length];
        BinFormat.Write(writer, SignedBins.Positive(ascending, side, bins));
        BinFormat.Write(writer, SignedBins.Negative(ascending, side, bins));
        writer.Unsigned((ulong)SignedBins.Zeros(ascending));
    }

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
