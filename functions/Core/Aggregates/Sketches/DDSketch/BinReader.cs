using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates.Sketches.DDSketch;

/// <summary>Reads the bins of one side from their <see cref="BinFormat">binary form</see>, one after the other, ascending.</summary>
internal struct BinReader(int bins, LogBins scale)
{
    private long _lowest;
    private long _index;
    private long _valuesLeft = BinFormat.MostValues;
    private bool _begun;

    /// <summary>Bins that are still to be read.</summary>
    public int Left { get; private set; } = bins;

    /// <summary>The side that the reader stands in front of.</summary>
    public static BinReader Of(scoped ref ByteReader reader, LogBins scale) => new(reader.Count(BinStore.Limit), scale);

    /// <summary>False when there is none left.</summary>
    public bool TryNext(scoped ref ByteReader reader, out Bin bin)
    {
        bin = default;
        if (Left == 0)
            return false;
        var head = _begun ? reader.Count(2 * BinStore.Limit) : reader.Signed();
        _index = _begun ? _index + 1 + (head >> 1) : head >> 1;
        _lowest = _begun ? _lowest : _index;
        _begun = true;
        if (_index < scale.LeastIndex || _index > scale.GreatestIndex || _index - _lowest >= BinStore.Limit)
            throw new CorruptDataException($"a quantile sketch has a bin at {_index}, which can't be");
        var values = (head & 1) == 0 ? 1 : 2 + reader.LongCount(_valuesLeft - 2);
        _valuesLeft -= values;
        Left--;
        bin = new Bin((int)_index, values);
        return true;
    }
}
