namespace Serverless.Runtime.Stores;

/// <summary>The archive of clean events: the settings <c>Archive:*</c>.</summary>
public sealed record ArchiveOptions
{
    /// <summary>
    /// Whether every accepted event is kept whole as well, in Avro files <c>PIPELINE/date=YYYY-MM-DD/DELTA.avro</c> by day of event time.
    /// </summary>
    /// <value>Default false, one of true, false.</value>
    public bool Enabled { get; init; }
}
