namespace Serverless.Core.Rejections;

/// <summary>The reason codes of dead letters. Users count, query and alert on them: new ones may be added, none may be renamed.</summary>
public static class Reasons
{
    // Framing
    /// <summary>The record holds no event.</summary>
    public const string EmptyRecord = "empty-record";

    /// <summary>The record has no value.</summary>
    public const string Tombstone = "tombstone";

    /// <summary>The value's compression is damaged, or of an unknown kind.</summary>
    public const string Compression = "bad-compression";

    /// <summary>The value would unpack to more than a record may hold.</summary>
    public const string UnpackedSize = "unpacked-size";

    /// <summary>The value is larger than a record may be.</summary>
    public const string RecordSize = "record-size";

    /// <summary>Nobody knows the schema that the record names.</summary>
    public const string UnknownSchema = "unknown-schema";

    /// <summary>The schema that the record names is known, and can't be used: it isn't Avro, or isn't valid.</summary>
    public const string UnusableSchema = "unusable-schema";

    /// <summary>The record holds more events than the pipeline allows in one.</summary>
    public const string TooManyEvents = "too-many-events";

    /// <summary>More of the record's events would be rejected than the pipeline allows in one.</summary>
    public const string TooManyRejections = "too-many-rejections";

    // Events that were set aside encrypted, as they are redriven
    /// <summary>The key that the event was encrypted with isn't there.</summary>
    public const string KeyMissing = "key-missing";

    /// <summary>The event can't be decrypted with its key: it was damaged or changed.</summary>
    public const string Undecryptable = "undecryptable";

    // Decode
    /// <summary>No format of the pipeline is for records with these headers.</summary>
    public const string NoFormat = "no-format";

    /// <summary>The text breaks the format's grammar.</summary>
    public const string Malformed = "malformed";

    /// <summary>A row has more cells or fewer than the format names columns.</summary>
    public const string Columns = "columns";

    /// <summary>Text is not UTF-8.</summary>
    public const string InvalidUtf8 = "invalid-utf8";

    /// <summary>A field is given twice.</summary>
    public const string DuplicateKey = "duplicate-key";

    /// <summary>Something follows the event, or the array of events.</summary>
    public const string TrailingData = "trailing-data";

    /// <summary>The event nests deeper than the format allows.</summary>
    public const string Depth = "too-deep";

    /// <summary>The event is JSON, but not an object; or Avro, but not a record.</summary>
    public const string NotAnObject = "not-an-object";

    /// <summary>A value is not of its field's type.</summary>
    public const string WrongType = "wrong-type";

    // Validate
    /// <summary>A required field is missing.</summary>
    public const string Required = "required-missing";

    /// <summary>A number is outside the bounds of its field or of its type.</summary>
    public const string Range = "out-of-range";

    /// <summary>A text doesn't match the field's pattern.</summary>
    public const string Pattern = "pattern-mismatch";

    /// <summary>A text is not one of the values that the field allows.</summary>
    public const string NotAllowed = "not-allowed";

    /// <summary>A text is shorter or longer than the field allows.</summary>
    public const string Length = "length";

    /// <summary>A text is not a time.</summary>
    public const string TimestampFormat = "timestamp-format";

    /// <summary>A time is too far from the record's Kafka timestamp, or outside the years 1970 to 9999.</summary>
    public const string TimestampOutOfRange = "timestamp-out-of-range";

    // Transform
    /// <summary>A result is infinite or not a number.</summary>
    public const string Arithmetic = "arithmetic";

    /// <summary>The unit is not one that the conversion lists.</summary>
    public const string UnknownUnit = "unknown-unit";

    /// <summary>The reference table has no such row.</summary>
    public const string LookupMissing = "lookup-missing";

    // Expressions, besides Arithmetic
    /// <summary>An expression converts a value to a type that can't hold it, such as <c>int('abc')</c>.</summary>
    public const string Conversion = "bad-conversion";

    /// <summary>An expression fails for this event in another way, such as an index outside a list.</summary>
    public const string Expression = "expression";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        EmptyRecord, Tombstone, Compression, UnpackedSize, RecordSize, UnknownSchema, UnusableSchema, TooManyEvents, TooManyRejections,
        KeyMissing, Undecryptable, NoFormat, Malformed, Columns, InvalidUtf8, DuplicateKey, TrailingData, Depth, NotAnObject, WrongType,
        Required, Range, Pattern, NotAllowed, Length, TimestampFormat, TimestampOutOfRange, Arithmetic, UnknownUnit, LookupMissing,
        Conversion, Expression,
    ];
}
