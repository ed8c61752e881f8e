using System.Text;
using Serverless.Core.Decoding.Avro;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Decoding.Avro;

/// <summary>Avro events made by hand, and what becomes of them.</summary>
internal static class AvroData
{
    /// <summary>A record schema of these fields, each <c>name type</c> where the type is JSON or a bare name.</summary>
    public static string Record(params string[] fields) =>
        $$"""{"type":"record","name":"Event","fields":[{{string.Join(',', fields.Select(Field))}}]}""";

    /// <summary>
    /// Values one after the other, as Avro has them: integers zigzag, texts and bytes after their length, floats and doubles, booleans. An
    /// array is values inside each other, and raw bytes are <see cref="Raw"/>.
    /// </summary>
    public static byte[] Bytes(params object[] values) => [.. values.SelectMany(BytesOf)];

    /// <summary>Bytes as they are.</summary>
    public static ReadOnlyMemory<byte> Raw(string hex) => Convert.FromHexString(hex);

    /// <summary>What a decoder without ids makes of an event: the fields that it has with their values, or its rejection.</summary>
    public static string Outcome(string schema, FieldDefinition[] fields, byte[] value, string? explode = null, int maxDepth = 16)
    {
        var layout = Some.Layout(fields);
        var format = new AvroFormat(AvroFraming.None, maxDepth) { Schema = schema, Explode = explode };
        var row = new Row(layout);
        // Among other bytes, which it must not look at.
        byte[] source = [0xFF, 0x7F, .. value, 0x02, 0x02];
        return Outcome(new AvroDecoder(format, fields, layout, new SchemaLookup()).Decode(source, 2, value.Length, row), row, fields);
    }

    public static string Outcome(Core.Rejections.Rejection? rejection, Row row, FieldDefinition[] fields)
    {
        if (rejection is not null)
            return $"{rejection.Reason} {rejection.Field} at {rejection.BytePosition}: {rejection.Found}";
        var present = Enumerable.Range(0, fields.Length).Where(row.Has);
        return string.Join(' ', present.Select(slot => $"{fields[slot].Name}={Value(row, fields, slot)}"));
    }

    private static string Value(Row row, FieldDefinition[] fields, int slot) => fields[slot].Type switch
    {
        FieldType.Text => Some.Text(row, slot),
        FieldType.Number => FormattableString.Invariant($"{row.Number(slot):R}"),
        FieldType.Boolean => row.Boolean(slot) ? "true" : "false",
        _ => FormattableString.Invariant($"{row.Integer(slot)}"),
    };

    private static string Field(string field)
    {
        var space = field.IndexOf(' ', StringComparison.Ordinal);
        var (name, type) = (field[..space], field[(space + 1)..]);
        return $$"""{"name":"{{name}}","type":{{(type[0] is '{' or '[' ? type : $"\"{type}\"")}}}""";
    }

    private static IEnumerable<byte> BytesOf(object value) => value switch
    {
        int number => Zigzag(number),
        long number => Zigzag(number),
        string text => [.. Zigzag(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)],
        byte[] bytes => [.. Zigzag(bytes.Length), .. bytes],
        bool boolean => [boolean ? (byte)1 : (byte)0],
        double number => BitConverter.GetBytes(number),
        float number => BitConverter.GetBytes(number),
        ReadOnlyMemory<byte> raw => raw.ToArray(),
        object[] inner => Bytes(inner),
        _ => throw new NotSupportedException($"{value}"),
    };

    private static byte[] Zigzag(long value)
    {
        var bytes = new List<byte>();
        var bits = (ulong)((value << 1) ^ (value >> 63));
        for (; bits >= 0x80; bits >>= 7)
            bytes.Add((byte)(bits | 0x80));
        return [.. bytes, (byte)bits];
    }
}
