using System.Text.Json;

namespace Serverless.Core.Schemas;

/// <summary>
/// Reads the logical type of a schema. One that is unknown, or doesn't go with the type, is none, as the specification asks.
/// </summary>
internal static class LogicalTypes
{
    private static readonly Dictionary<(AvroType, string), LogicalKind> Kinds = new()
    {
        [(AvroType.Bytes, "decimal")] = LogicalKind.Decimal,
        [(AvroType.Fixed, "decimal")] = LogicalKind.Decimal,
        [(AvroType.String, "uuid")] = LogicalKind.Uuid,
        [(AvroType.Fixed, "uuid")] = LogicalKind.Uuid,
        [(AvroType.Int, "date")] = LogicalKind.Date,
        [(AvroType.Int, "time-millis")] = LogicalKind.TimeMillis,
        [(AvroType.Long, "time-micros")] = LogicalKind.TimeMicros,
        [(AvroType.Long, "timestamp-millis")] = LogicalKind.TimestampMillis,
        [(AvroType.Long, "timestamp-micros")] = LogicalKind.TimestampMicros,
        [(AvroType.Long, "timestamp-nanos")] = LogicalKind.TimestampNanos,
        [(AvroType.Long, "local-timestamp-millis")] = LogicalKind.LocalTimestampMillis,
        [(AvroType.Long, "local-timestamp-micros")] = LogicalKind.LocalTimestampMicros,
        [(AvroType.Long, "local-timestamp-nanos")] = LogicalKind.LocalTimestampNanos,
        [(AvroType.Fixed, "duration")] = LogicalKind.Duration,
    };

    /// <summary>The logical type that a schema declares.</summary>
    /// <param name="schema">The schema, an object.</param>
    /// <param name="type">Its type.</param>
    /// <param name="size">Of a fixed its bytes; else 0.</param>
    public static LogicalType Of(JsonElement schema, AvroType type, int size = 0)
    {
        if (!schema.TryGetProperty("logicalType", out var name) || name.ValueKind != JsonValueKind.String
            || !Kinds.TryGetValue((type, name.GetString()!), out var kind))
        {
            return default;
        }
        return kind switch
        {
            LogicalKind.Decimal => Decimal(schema),
            LogicalKind.Uuid when type == AvroType.Fixed && size != 16 => default,
            LogicalKind.Duration when size != 12 => default,
            _ => new LogicalType(kind),
        };
    }

    /// <summary>The name of a logical type, as schemas write it.</summary>
    public static string NameOf(LogicalKind kind) => Kinds.First(known => known.Value == kind).Key.Item2;

    private static LogicalType Decimal(JsonElement schema)
    {
        var scale = 0;
        var isValid = Whole(schema, "precision", out var precision) && precision > 0
            && (!schema.TryGetProperty("scale", out _) || Whole(schema, "scale", out scale)) && scale >= 0 && scale <= precision;
        return isValid ? new LogicalType(LogicalKind.Decimal, scale, precision) : default;
    }

    private static bool Whole(JsonElement schema, string name, out int value)
    {
        value = 0;
        return schema.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out value);
    }
}
