namespace Serverless.Core.Definitions;

/// <summary>What a field may take from the Kafka record in place of the event: it is then the same for all events of the record.</summary>
public enum RecordPart
{
    /// <summary>The record's key, as text; missing for a record without a key.</summary>
    Key,

    /// <summary>The topic that the pipeline's file names, as text.</summary>
    Topic,

    /// <summary>The number of the partition, an integer.</summary>
    Partition,

    /// <summary>The offset in the partition, an integer.</summary>
    Offset,

    /// <summary>Kafka's own time of the record; missing for a record without one.</summary>
    Timestamp,

    /// <summary>Whether the record has no value, a boolean: a tombstone, which deletes its key.</summary>
    Deleted,
}
