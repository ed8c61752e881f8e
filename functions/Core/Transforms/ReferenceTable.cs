using System.Numerics;
using System.Text;
using Serverless.Core.Binary;

namespace Serverless.Core.Transforms;

/// <summary>
/// One version of a reference table, immutable. Keys are found by linear probing in a table of row numbers that is at most half full;
/// the keys' bytes decide, so that equal hashes do no harm.
/// </summary>
internal sealed class ReferenceTable
{
    private const int Empty = -1;

    private readonly int[] _index;
    private readonly byte[][] _keys;
    private readonly byte[]?[] _values;
    private readonly string[] _columns;

    public ReferenceTable(long version, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> rows)
    {
        Version = version;
        _columns = [.. rows.Values.SelectMany(row => row.Keys).Distinct(StringComparer.Ordinal)];
        _keys = [.. rows.Keys.Select(Encoding.UTF8.GetBytes)];
        // Rows with equal values share one array of bytes: those are few, and stay in the processor's caches.
        var shared = rows.Values.SelectMany(row => row.Values).Distinct(StringComparer.Ordinal).ToDictionary(text => text, Encoding.UTF8.GetBytes, StringComparer.Ordinal);
        _values = [.. rows.Values.SelectMany(row => _columns.Select(column => row.TryGetValue(column, out var text) ? shared[text] : null))];
        _index = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, rows.Count * 2))];
        Array.Fill(_index, Empty);
        for (var row = 0; row < _keys.Length; row++)
            _index[FreePlace(_keys[row])] = row;
    }

    public long Version { get; }

    /// <summary>The number of a column, or -1.</summary>
    public int Column(string name) => Array.IndexOf(_columns, name);

    /// <summary>The number of the row with this key, or -1.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        for (var place = Place(key); _index[place] != Empty; place = (place + 1) & (_index.Length - 1))
        {
            if (key.SequenceEqual(_keys[_index[place]]))
                return _index[place];
        }
        return -1;
    }

    /// <summary>The value in a row's column, or null where the row has none.</summary>
    public byte[]? Value(int row, int column) => column < 0 ? null : _values[row * _columns.Length + column];

    private int Place(ReadOnlySpan<byte> key) => (int)(Hash64.Of(key) & (ulong)(_index.Length - 1));

    private int FreePlace(byte[] key)
    {
        var place = Place(key);
        while (_index[place] != Empty)
            place = (place + 1) & (_index.Length - 1);
        return place;
    }
}
