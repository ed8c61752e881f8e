namespace Serverless.Core.Rows;

/// <summary>What a slot of a row holds.</summary>
public enum FieldType
{
    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>A finite double.</summary>
    Number,

    /// <summary>A 64-bit signed integer.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Milliseconds since 1970-01-01T00:00Z.</summary>
    Timestamp,
}
