namespace Serverless.Core.Schemas;

/// <summary>What an Avro schema describes (Avro specification 1.12, "Schema Declaration").</summary>
public enum AvroType
{
    /// <summary>No value; no bytes.</summary>
    Null,

    /// <summary>One byte, 0 or 1.</summary>
    Boolean,

    /// <summary>A 32-bit integer, zigzag and of variable length.</summary>
    Int,

    /// <summary>A 64-bit integer, zigzag and of variable length.</summary>
    Long,

    /// <summary>4 bytes, little endian.</summary>
    Float,

    /// <summary>8 bytes, little endian.</summary>
    Double,

    /// <summary>A length, and so many bytes.</summary>
    Bytes,

    /// <summary>A length, and so many bytes of UTF-8.</summary>
    String,

    /// <summary>Fields in their order.</summary>
    Record,

    /// <summary>The place of a symbol.</summary>
    Enum,

    /// <summary>Blocks of items.</summary>
    Array,

    /// <summary>Blocks of texts with a value each.</summary>
    Map,

    /// <summary>The place of a branch, and a value of it.</summary>
    Union,

    /// <summary>So many bytes.</summary>
    Fixed,
}

/// <summary>What the value of a schema stands for.</summary>
public enum LogicalKind
{
    /// <summary>Itself.</summary>
    None,

    /// <summary>Bytes or fixed: a whole number, two's complement and big endian, times 10 to the power of minus the scale.</summary>
    Decimal,

    /// <summary>String, or fixed of 16 bytes in the order of RFC 4122.</summary>
    Uuid,

    /// <summary>Int: days since 1970-01-01.</summary>
    Date,

    /// <summary>Int: milliseconds since midnight.</summary>
    TimeMillis,

    /// <summary>Long: microseconds since midnight.</summary>
    TimeMicros,

    /// <summary>Long: milliseconds since 1970-01-01T00:00Z.</summary>
    TimestampMillis,

    /// <summary>Long: microseconds since 1970-01-01T00:00Z.</summary>
    TimestampMicros,

    /// <summary>Long: nanoseconds since 1970-01-01T00:00Z.</summary>
    TimestampNanos,

    /// <summary>Long: milliseconds since 1970-01-01T00:00 in a zone that isn't told.</summary>
    LocalTimestampMillis,

    /// <summary>Long: microseconds since 1970-01-01T00:00 in a zone that isn't told.</summary>
    LocalTimestampMicros,

    /// <summary>Long: nanoseconds since 1970-01-01T00:00 in a zone that isn't told.</summary>
    LocalTimestampNanos,

    /// <summary>Fixed of 12 bytes: months, days and milliseconds, each 32 bits, unsigned and little endian.</summary>
    Duration,
}

/// <summary>A logical type.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Scale">Of a decimal the digits after the point; 0 for all others.</param>
/// <param name="Precision">Of a decimal the most digits that it may have; 0 for all others.</param>
public readonly record struct LogicalType(LogicalKind Kind, int Scale = 0, int Precision = 0);
