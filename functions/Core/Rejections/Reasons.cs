namespace Serverless.Core.Rejections;

/// <summary>The reason codes of dead letters. They are counted, queried and alerted on: add, never rename.</summary>
public static class Reasons
{
    // Framing
    public const string EmptyRecord = "empty-record";
    public const string Tombstone = "tombstone";
    public const string Compression = "bad-compression";
    public const string UnpackedSize = "unpacked-size";
    public const string RecordSize = "record-size";

    // Decode
    public const string NoFormat = "no-format";
    public const string Malformed = "malformed";
    public const string InvalidUtf8 = "invalid-utf8";
    public const string DuplicateKey = "duplicate-key";
    public const string TrailingData = "trailing-data";
    public const string Depth = "too-deep";
    public const string NotAnObject = "not-an-object";
    public const string WrongType = "wrong-type";

    // Validate
    public const string Required = "required-missing";
    public const string Range = "out-of-range";
    public const string Pattern = "pattern-mismatch";
    public const string NotAllowed = "not-allowed";
    public const string Length = "length";
    public const string TimestampFormat = "timestamp-format";
    public const string TimestampOutOfRange = "timestamp-out-of-range";

    // Transform
    public const string Arithmetic = "arithmetic";
    public const string UnknownUnit = "unknown-unit";
    public const string LookupMissing = "lookup-missing";
}
