using System.Buffers.Text;
using Serverless.Core.Pipelines;
using Serverless.Core.Rows;

namespace Serverless.Core.Partials;

/// <summary>
/// A view's key as text: its fields joined by '|', where a '|' or '\' inside a field is preceded by '\', and a field that the event lacks
/// is '\-'. Different values give different texts, and so do an empty text and none. The buffer is reused from event to event.
/// </summary>
public sealed class ViewKey(View view)
{
    private readonly int[] _slots = [.. view.KeySlots];
    private byte[] _buffer = new byte[128];
    private int _length;

    /// <summary>The key of the row; valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(Row row)
    {
        _length = 0;
        AppendField(row, _slots[0]);
        foreach (var slot in _slots.AsSpan(1))
        {
            Append((byte)'|');
            AppendField(row, slot);
        }
        return _buffer.AsSpan(0, _length);
    }

    private void AppendField(Row row, int slot)
    {
        if (!row.Has(slot))
        {
            Append((byte)'\\');
            Append((byte)'-');
            return;
        }
        switch (row.Layout.TypeOf(slot))
        {
            case FieldType.Text:
                AppendText(row.Text(slot));
                break;
            case FieldType.Boolean:
                AppendText(row.Boolean(slot) ? "true"u8 : "false"u8);
                break;
            default:
                AppendNumber(row, slot);
                break;
        }
    }

    private void AppendText(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny((byte)'|', (byte)'\\') < 0)
        {
            text.CopyTo(Reserve(text.Length));
            _length += text.Length;
            return;
        }
        foreach (var next in text)
        {
            if (next is (byte)'|' or (byte)'\\')
                Append((byte)'\\');
            Append(next);
        }
    }

    private void AppendNumber(Row row, int slot)
    {
        var target = Reserve(32);
        int written;
        if (row.Layout.TypeOf(slot) == FieldType.Number)
            Utf8Formatter.TryFormat(row.Number(slot), target, out written);
        else
            Utf8Formatter.TryFormat(row.Integer(slot), target, out written);
        _length += written;
    }

    private void Append(byte value)
    {
        Reserve(1)[0] = value;
        _length++;
    }

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        return _buffer.AsSpan(_length, count);
    }
}
