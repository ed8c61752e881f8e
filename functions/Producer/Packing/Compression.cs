namespace Serverless.Producer.Packing;

/// <summary>How a record's value is compressed. The pipeline tells by its first bytes, so no header says it.</summary>
public enum Compression
{
    /// <summary>It isn't.</summary>
    None,

    /// <summary>gzip (RFC 1952).</summary>
    Gzip,

    /// <summary>zstd (RFC 8878).</summary>
    Zstd,
}
