using System.Buffers.Text;
using Serverless.Core.Binary;
using Serverless.Core.Columns;
using Serverless.Core.Rows;

namespace Serverless.Core.Partials;

/// <summary>
/// Numbers the keys of a chunk: those that are made of the same fields in the same order, whatever views have them. A key of more than one
/// field is the number of the key before its last field, and that field; so an event's fields are looked up once, not once a view. Memory
/// stays allocated from chunk to chunk.
/// </summary>
/// <param name="before">The keys of all fields but the last; null when there is one field only.</param>
/// <param name="column">The last field.</param>
/// <param name="room">How many rows the columns have at most.</param>
internal sealed class KeyNumbers(KeyNumbers? before, Column column, int room)
{
    private readonly int[] _ofRows = new int[room];
    private readonly PairTable _values = new();
    private readonly PairTable _pairs = new();
    private readonly ByteWriter _texts = new(1024);
    private KeyText[] _textOf = new KeyText[32];

    /// <summary>Starts on other rows.</summary>
    public void BeginRows(int count) => Array.Fill(_ofRows, -1, 0, count);

    /// <summary>The number of the key in a row.</summary>
    public int Of(int row)
    {
        var known = _ofRows[row];
        if (known >= 0)
            return known;
        var own = NumberOf(row);
        return _ofRows[row] = before is null ? own : _pairs.NumberOf(before.Of(row), own);
    }

    /// <summary>
    /// The text of a key: its fields joined by '|', where a '|' or '\' inside a field is preceded by '\', and a field that the event lacks
    /// is '\-'. Different values give different texts, and so do an empty text and none. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<byte> Text(int key)
    {
        ref readonly var text = ref TextOf(key);
        return _texts.Written.Slice(text.Start, text.Length);
    }

    /// <summary>The <see cref="Hash64"/> of a key's text.</summary>
    public ulong Hash(int key) => TextOf(key).Hash;

    /// <summary>Forgets all keys. The texts of the columns are to be forgotten with them.</summary>
    public void Clear()
    {
        _values.Clear();
        _pairs.Clear();
        _texts.Clear();
        Array.Clear(_textOf);
    }

    // Of the last field alone: 0 when it is missing.
    private int NumberOf(int row)
    {
        if (!column.Present[row])
            return 0;
        var value = column.Values[row];
        return column.Type == FieldType.Text ? (int)value : 1 + _values.NumberOf(value, 0);
    }

    private ref readonly KeyText TextOf(int key)
    {
        if (key >= _textOf.Length)
            Array.Resize(ref _textOf, Math.Max(key + 1, _textOf.Length * 2));
        ref var text = ref _textOf[key];
        if (text.Length == 0 && !text.IsKnown)
        {
            var start = _texts.Length;
            Append(_texts, key);
            text = new KeyText(start, _texts.Length - start, Hash64.Of(_texts.Written[start..]), true);
        }
        return ref text;
    }

    private void Append(ByteWriter target, int key)
    {
        if (before is null)
        {
            AppendField(target, key);
            return;
        }
        var (first, own) = _pairs[key];
        before.Append(target, (int)first);
        target.Byte((byte)'|');
        AppendField(target, own);
    }

    private void AppendField(ByteWriter target, int own)
    {
        if (own == 0)
        {
            target.Raw("\\-"u8);
            return;
        }
        switch (column.Type)
        {
            case FieldType.Text: AppendText(target, column.TextOf(own)); break;
            case FieldType.Boolean: target.Raw(_values[own - 1].First != 0 ? "true"u8 : "false"u8); break;
            default: AppendNumber(target, _values[own - 1].First); break;
        }
    }

    private static void AppendText(ByteWriter target, ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny((byte)'|', (byte)'\\') < 0)
        {
            target.Raw(text);
            return;
        }
        foreach (var next in text)
        {
            if (next is (byte)'|' or (byte)'\\')
                target.Byte((byte)'\\');
            target.Byte(next);
        }
    }

    private void AppendNumber(ByteWriter target, long value)
    {
        Span<byte> text = stackalloc byte[32];
        int written;
        if (column.Type == FieldType.Number)
            Utf8Formatter.TryFormat(BitConverter.Int64BitsToDouble(value), text, out written);
        else
            Utf8Formatter.TryFormat(value, text, out written);
        target.Raw(text[..written]);
    }

    private readonly record struct KeyText(int Start, int Length, ulong Hash, bool IsKnown);
}
