using Serverless.Core.Binary;
using Serverless.Core.Rows;

namespace Serverless.Core.Columns;

/// <summary>
/// The values of one slot in the rows of <see cref="EventColumns"/>. Of a text the column holds a number, under which the text is kept once
/// a chunk: so rows are compared and grouped by numbers.
/// </summary>
/// <param name="slot">The slot.</param>
/// <param name="type">Its type.</param>
/// <param name="room">How many rows there can be.</param>
public sealed class Column(int slot, FieldType type, int room)
{
    private readonly long[] _values = new long[room];
    private readonly bool[] _present = new bool[room];
    private readonly TextTable? _texts = type == FieldType.Text ? new TextTable() : null;

    /// <summary>The type of the values.</summary>
    public FieldType Type => type;

    /// <summary>
    /// By row: the bits of a number, an integer, the milliseconds of a time, 0 or 1 for a boolean, the number of a text from 1. Where the
    /// value is missing, 0.
    /// </summary>
    public ReadOnlySpan<long> Values => _values;

    /// <summary>By row, whether the event has a value.</summary>
    public ReadOnlySpan<bool> Present => _present;

    /// <summary>About how many bytes the chunk's distinct texts take.</summary>
    internal long TextBytes => _texts?.Bytes ?? 0;

    /// <summary>The value of a number column, or of an integer column as a number (rounded beyond 2^53); 0 when it is missing.</summary>
    public double Number(int row) => type == FieldType.Number ? BitConverter.Int64BitsToDouble(_values[row]) : _values[row];

    /// <summary>The text in a row of a text column; empty when it is missing. Good until the next event is added.</summary>
    public ReadOnlySpan<byte> Text(int row) => TextOf((int)_values[row]);

    /// <summary>The text that has this number in a text column.</summary>
    internal ReadOnlySpan<byte> TextOf(int number) => _texts!.Text(number);

    /// <summary>The <see cref="Hash64"/> of the text in a row of a text column. It is computed once for each distinct text.</summary>
    public ulong TextHash(int row) => _texts!.Hash((int)_values[row]);

    /// <summary>Takes the slot's value over from an event.</summary>
    internal void Set(int at, Row row)
    {
        var has = row.Has(slot);
        _present[at] = has;
        _values[at] = _texts is null ? row.Integer(slot) : has ? _texts.NumberOf(row.Text(slot)) : 0;
    }

    /// <summary>Forgets the texts.</summary>
    internal void ClearTexts() => _texts?.Clear();
}
