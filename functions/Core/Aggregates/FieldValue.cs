using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Serverless.Core.Binary;
using Serverless.Core.Columns;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>
/// Reads a field's value of any type in a form that aggregates can keep and compare. A value that is not text has a <em>key</em>: a long
/// whose order is the order of the values (-0 and 0 are one value). Every value has an <em>item</em>: bytes that are equal, and compare, as
/// the values do: the text itself, or the key with the most significant byte first.
/// </summary>
internal static class FieldValue
{
    /// <summary>Bytes of an item that is not text.</summary>
    public const int KeyBytes = 8;

    public static long Key(Column column, int row) =>
        column.Type == FieldType.Number ? KeyOf(column.Number(row)) : column.Values[row];

    public static long KeyOf(double value) => Flip(BitConverter.DoubleToInt64Bits(value + 0.0));

    public static double NumberOf(long key) => BitConverter.Int64BitsToDouble(Flip(key));

    /// <summary>
    /// The item in a row of <paramref name="column"/>, and its <see cref="Hash64"/>; the span lies in the column or in
    /// <paramref name="scratch"/>, of at least <see cref="KeyBytes"/>.
    /// </summary>
    public static ReadOnlySpan<byte> Item(Column column, int row, Span<byte> scratch, out ulong hash)
    {
        if (column.Type == FieldType.Text)
        {
            hash = column.TextHash(row);
            return column.Text(row);
        }
        var item = Item(Key(column, row), scratch);
        hash = Hash64.Of(item);
        return item;
    }

    /// <summary>The item of a value that has this key, in <paramref name="scratch"/>, of at least <see cref="KeyBytes"/>.</summary>
    public static ReadOnlySpan<byte> Item(long key, Span<byte> scratch)
    {
        BinaryPrimitives.WriteInt64BigEndian(scratch, key ^ long.MinValue);
        return scratch[..KeyBytes];
    }

    /// <summary>The value as JSON; of a time, its ISO 8601 text.</summary>
    public static void Render(Utf8JsonWriter json, FieldType type, long key)
    {
        switch (type)
        {
            case FieldType.Number: JsonNumber.Write(json, NumberOf(key)); break;
            case FieldType.Boolean: json.WriteBooleanValue(key != 0); break;
            case FieldType.Timestamp: json.WriteStringValue(new EventTime(key).ToString()); break;
            default: json.WriteNumberValue(key); break;
        }
    }

    public static void RenderItem(Utf8JsonWriter json, FieldType type, ReadOnlySpan<byte> item)
    {
        if (type == FieldType.Text)
            RenderText(json, item);
        else
            Render(json, type, BinaryPrimitives.ReadInt64BigEndian(item) ^ long.MinValue);
    }

    /// <summary>Escaped; what is not UTF-8 becomes U+FFFD.</summary>
    public static void RenderText(Utf8JsonWriter json, ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
            json.WriteStringValue(text);
        else
            json.WriteStringValue(Encoding.UTF8.GetString(text));
    }

    public static void WriteKey(ByteWriter writer, FieldType type, long key)
    {
        if (type == FieldType.Number)
            writer.Number(NumberOf(key));
        else
            writer.Signed(key);
    }

    public static long ReadKey(ref ByteReader reader, FieldType type) =>
        type == FieldType.Number ? KeyOf(reader.Number()) : reader.Signed();

    /// <summary>The first byte of a stored value: 0 when there is no value, else 1 plus the number of its type.</summary>
    public static byte Tag(bool any, FieldType type) => any ? (byte)(1 + (int)type) : (byte)0;

    /// <summary>Whether there is a value; throws when it is of another type than <paramref name="type"/>.</summary>
    public static bool ReadTag(ref ByteReader reader, FieldType type)
    {
        var tag = reader.Byte();
        if (tag != 0 && tag != Tag(true, type))
            throw new CorruptDataException($"a value of type {(FieldType)(tag - 1)} is stored where the field is of type {type}");
        return tag != 0;
    }

    // The bits of doubles are ordered as sign and magnitude: negative ones the wrong way round.
    private static long Flip(long bits) => bits ^ ((bits >> 63) & long.MaxValue);
}
