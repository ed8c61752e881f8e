using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Serverless.Core.Decoding.Avro.Plans;
using Serverless.Core.Schemas;

namespace Serverless.Core.Decoding.Avro;

/// <summary>Writes values as JSON (<see cref="AvroValues.WriteJson"/>), of bytes that are known to be whole values.</summary>
internal sealed class AvroJson(AvroRun run, Utf8JsonWriter json)
{
    private const long MillisecondsADay = 86_400_000;
    private const long MostWithoutBytes = 100;

    /// <summary>Writes the value at an index; returns the index after it.</summary>
    public int Write(AvroSchema schema, int at)
    {
        switch (schema)
        {
            case RecordSchema record:
                return Record(record, at);
            case UnionSchema union:
                at = run.ReadPlace(at, union.Branches.Count, "branch", out var branch);
                return Write(union.Branches[branch], at);
            case ArraySchema array:
                json.WriteStartArray();
                at = Blocks(at, item => Write(array.Items, item));
                json.WriteEndArray();
                return at;
            case MapSchema map:
                json.WriteStartObject();
                at = Blocks(at, entry => Write(map.Values, Text(entry, json.WritePropertyName)));
                json.WriteEndObject();
                return at;
            case EnumSchema symbols:
                at = run.ReadPlace(at, symbols.Symbols.Count, "symbol", out var symbol);
                json.WriteStringValue(symbols.Symbols[symbol]);
                return at;
            default:
                return Scalar(schema, at);
        }
    }

    private int Record(RecordSchema record, int at)
    {
        json.WriteStartObject();
        foreach (var field in record.Fields)
        {
            json.WritePropertyName(field.Name);
            at = Write(field.Type, at);
        }
        json.WriteEndObject();
        return at;
    }

    // Items without bytes may be any number: the first hundred of a block stand for all.
    private int Blocks(int at, Func<int, int> item)
    {
        while (true)
        {
            at = run.ReadBlock(at, out var count, out _);
            if (count == 0)
                return at;
            for (var left = Math.Abs(count); left > 0; left--)
            {
                var next = item(at);
                if (next == at && left > MostWithoutBytes)
                    left = MostWithoutBytes;
                at = next;
            }
        }
    }

    private int Scalar(AvroSchema schema, int at)
    {
        switch (schema.Type)
        {
            case AvroType.Null:
                json.WriteNullValue();
                return at;
            case AvroType.Boolean:
                at = run.ReadBoolean(at, out var flag);
                json.WriteBooleanValue(flag);
                return at;
            case AvroType.Int or AvroType.Long:
                at = run.ReadLong(at, out var whole);
                Whole(schema.Logical.Kind, whole);
                return at;
            case AvroType.Float:
                at = run.ReadFloat(at, out var single);
                Number(single.ToString("R", CultureInfo.InvariantCulture), float.IsFinite(single));
                return at;
            case AvroType.Double:
                at = run.ReadDouble(at, out var number);
                Number(number.ToString("R", CultureInfo.InvariantCulture), double.IsFinite(number));
                return at;
            default:
                return Bytes(schema, at);
        }
    }

    private int Bytes(AvroSchema schema, int at)
    {
        var length = (schema as FixedSchema)?.Size ?? 0;
        if (schema is not FixedSchema)
            at = run.ReadLength(at, out length);
        var bytes = run.Source.AsSpan(at, length);
        switch (schema.Logical.Kind)
        {
            case LogicalKind.Decimal:
                json.WriteRawValue(Decimal(new BigInteger(bytes, isBigEndian: true), schema.Logical.Scale));
                break;
            case LogicalKind.Uuid when schema is FixedSchema:
                json.WriteStringValue(new Guid(bytes, bigEndian: true));
                break;
            case LogicalKind.Duration:
                json.WriteStringValue(Duration(bytes));
                break;
            default:
                json.WriteStringValue(Encoding.UTF8.GetString(bytes));
                break;
        }
        return at + length;
    }

    private int Text(int at, Action<string> write)
    {
        at = run.ReadLength(at, out var length);
        write(Encoding.UTF8.GetString(run.Source.AsSpan(at, length)));
        return at + length;
    }

    private void Whole(LogicalKind kind, long count)
    {
        switch (kind)
        {
            case LogicalKind.Date:
                json.WriteStringValue(Time(count, 1, MillisecondsADay)[..^"T00:00:00.000Z".Length]);
                break;
            case LogicalKind.TimestampMillis:
                json.WriteStringValue(Time(count, 1));
                break;
            case LogicalKind.TimestampMicros:
                json.WriteStringValue(Time(count, 1_000));
                break;
            case LogicalKind.TimestampNanos:
                json.WriteStringValue(Time(count, 1_000_000));
                break;
            case LogicalKind.LocalTimestampMillis:
                json.WriteStringValue(Time(count, 1)[..^1]);
                break;
            case LogicalKind.LocalTimestampMicros:
                json.WriteStringValue(Time(count, 1_000)[..^1]);
                break;
            case LogicalKind.LocalTimestampNanos:
                json.WriteStringValue(Time(count, 1_000_000)[..^1]);
                break;
            default:
                json.WriteNumberValue(count);
                break;
        }
    }

    // Towards the past, so that nothing before 1970 becomes 1970. Times that a calendar hasn't got are its ends.
    private static string Time(long count, long perMillisecond, long milliseconds = 1)
    {
        var exact = (Int128)count * milliseconds;
        var (whole, rest) = (exact / perMillisecond, exact % perMillisecond);
        var (first, last) = (DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());
        var floor = Int128.Clamp(rest < 0 ? whole - 1 : whole, first, last);
        return DateTimeOffset.FromUnixTimeMilliseconds((long)floor).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
    }

    private void Number(string text, bool isFinite)
    {
        if (!isFinite)
            json.WriteStringValue(text);
        else
            json.WriteRawValue(text.AsSpan().IndexOfAny('.', 'E') < 0 ? $"{text}.0" : text);
    }

    private static string Decimal(BigInteger unscaled, int scale)
    {
        var digits = BigInteger.Abs(unscaled).ToString("R", CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var sign = unscaled.Sign < 0 ? "-" : "";
        return scale == 0 ? $"{sign}{digits}" : $"{sign}{digits[..^scale]}.{digits[^scale..]}";
    }

    private static string Duration(ReadOnlySpan<byte> bytes)
    {
        var months = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var days = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        var milliseconds = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        return string.Create(CultureInfo.InvariantCulture, $"P{months}M{days}DT{milliseconds / 1_000}.{milliseconds % 1_000:D3}S");
    }
}
