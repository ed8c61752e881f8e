using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Decoding.Avro.Plans;
using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Schemas;

namespace Serverless.Core.Decoding.Avro;

/// <summary>
/// Tries which values of a type a field takes: samples of it are read by the very node of the plan that reads them in events. Limits of
/// values (too large, too long) aren't looked at.
/// </summary>
internal sealed class ValueTrial(IReadOnlyList<FieldDefinition> fields, RowLayout layout)
{
    private const int MostSymbols = 1_000;
    private const int LongestFixed = 1_024;

    // More digits than any number here has.
    private const int MostDecimals = 38;

    private static readonly DateTime SomeTime = new(2026, 3, 1, 12, 30, 45, DateTimeKind.Utc);

    private static readonly string[] Texts =
    [
        "1", "1.5", "true", "x", "2026-03-01T12:30:45Z", "2026-03-01", "Sun, 01 Mar 2026 12:30:45 GMT", "01/Mar/2026:12:30:45 +0000",
        "1772368245", "1772368245000", "1772368245000000", "1772368245000000000",
    ];

    // The last one is no int.
    private static readonly long[] Counts = [0, 1, 1_772_368_245, 1_772_368_245_000];

    private readonly AvroRun _run = new(fields.Count, maxDepth: 1);
    private readonly Row _row = new(layout);

    /// <summary>Which values of its type the field of an end takes.</summary>
    public ReadType Try(PlanEnd end)
    {
        var field = fields[end.Place.Field];
        var type = SchemaWords.Of(end.Schema);
        if (end.Node is NoScalar)
            return new(type, ValuesTaken.None, null);
        if (end.Schema is FixedSchema { Size: > LongestFixed })
            return new(type, field.Type == FieldType.Text ? ValuesTaken.All : ValuesTaken.None, null);
        var samples = Samples(end.Schema, field).ToList();
        var refused = samples.FindAll(sample => !IsTaken(end.Node, sample.Bytes, layout.SlotOf(field.Name)));
        if (refused.Count == samples.Count)
            return new(type, ValuesTaken.None, null);
        return refused.Count == 0 || Depends(end.Schema)
            ? new(type, ValuesTaken.All, null)
            : new(type, ValuesTaken.Some, end.Schema is EnumSchema ? SchemaWords.List(Names(refused)) : string.Join(", ", Names(refused)));
    }

    private static IEnumerable<string> Names(List<(string Text, byte[] Bytes)> samples) => samples.Select(sample => sample.Text);

    // Of texts, and of counts that may be times, it is the value that decides, not the type.
    private static bool Depends(AvroSchema schema) =>
        schema.Logical.Kind is LogicalKind.None or LogicalKind.Uuid && schema.Type is AvroType.String or AvroType.Bytes or AvroType.Fixed
            or AvroType.Int or AvroType.Long;

    private bool IsTaken(AvroNode node, byte[] sample, int slot)
    {
        _row.Clear();
        _run.Begin(new EventBytes(sample, 0, sample.Length), new SlotWriter(_row));
        return _run.Finish(node.Read(_run, 0)) is { } rejection
            ? rejection.Reason is Reasons.Range or Reasons.TimestampOutOfRange
            : _row.Has(slot);
    }

    private static IEnumerable<(string Text, byte[] Bytes)> Samples(AvroSchema schema, FieldDefinition field) => schema switch
    {
        EnumSchema symbols => symbols.Symbols.Take(MostSymbols).Select((symbol, place) => (symbol, Long(place))),
        FixedSchema { Logical.Kind: LogicalKind.Duration } => [("durations", Duration(0)), ("durations with months", Duration(1))],
        { Logical.Kind: LogicalKind.Decimal } => [("whole numbers", Decimal(schema, Whole(schema.Logical.Scale))), Fraction(schema)],
        FixedSchema bytes => Fixed(bytes, field),
        _ => schema.Type switch
        {
            AvroType.Boolean => [("false", [0]), ("true", [1])],
            AvroType.Float => [("whole numbers", Float(1)), ("fractions", Float(1.5f))],
            AvroType.Double => [("whole numbers", Double(1)), ("fractions", Double(1.5))],
            AvroType.Int => Counts[..^1].Select(Sample),
            AvroType.Long => Counts.Select(Sample),
            _ => TextsOf(field).Select(text => (text, Text(text))),
        },
    };

    private static (string Text, byte[] Bytes) Sample(long count) => (count.ToString(CultureInfo.InvariantCulture), Long(count));

    private static (string Text, byte[] Bytes) Fraction(AvroSchema schema) =>
        schema.Logical.Scale > 0 ? ("fractions", Decimal(schema, 1)) : ("whole numbers", Decimal(schema, 2));

    private static BigInteger Whole(int scale) => scale > MostDecimals ? 0 : BigInteger.Pow(10, scale);

    private static IEnumerable<(string Text, byte[] Bytes)> Fixed(FixedSchema bytes, FieldDefinition field)
    {
        var length = Math.Min(bytes.Size, LongestFixed);
        string[] more = [new string('1', length), new string('x', length)];
        return TextsOf(field).Where(text => Encoding.UTF8.GetByteCount(text) == length).Concat(more)
            .Select(text => (text, (byte[])[.. Encoding.UTF8.GetBytes(text), .. new byte[bytes.Size - length]]));
    }

    private static IEnumerable<string> TextsOf(FieldDefinition field)
    {
        var times = field.Times.Where(form => form.Any(letter => letter is 'y' or 'M' or 'd' or 'H' or 'h' or 'm')).Select(TimeAs);
        return [.. Texts, .. field.TrueTexts, .. field.FalseTexts, .. times.OfType<string>()];
    }

    private static string? TimeAs(string form)
    {
        try
        {
            return SomeTime.ToString(form, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            // The name of a form, which isn't a pattern.
            return null;
        }
    }

    private static byte[] Long(long value)
    {
        var bytes = new ByteWriter(10);
        for (var left = (ulong)((value << 1) ^ (value >> 63)); ; left >>= 7)
        {
            bytes.Byte((byte)(left < 0x80 ? left : (left & 0x7F) | 0x80));
            if (left < 0x80)
                return bytes.Written.ToArray();
        }
    }

    private static byte[] Text(string text) => Sized(Encoding.UTF8.GetBytes(text));

    private static byte[] Sized(byte[] bytes) => [.. Long(bytes.Length), .. bytes];

    private static byte[] Float(float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Double(double value)
    {
        var bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Duration(byte months) => [months, 0, 0, 0, 0, 0, 0, 0, 0xE8, 3, 0, 0];

    private static byte[] Decimal(AvroSchema schema, BigInteger unscaled)
    {
        var digits = unscaled.ToByteArray(isUnsigned: false, isBigEndian: true);
        return schema is not FixedSchema { Size: var size } ? Sized(digits)
            : digits.Length > size ? new byte[size]
            : [.. new byte[size - digits.Length], .. digits];
    }
}
