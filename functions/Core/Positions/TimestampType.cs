namespace Serverless.Core.Positions;

/// <summary>Whose clock a record's Kafka timestamp was taken from. The numbers are Kafka's, and are stored.</summary>
public enum TimestampType
{
    /// <summary>The record has no timestamp.</summary>
    None = 0,

    /// <summary>The producer's: any time that it chose.</summary>
    CreateTime = 1,

    /// <summary>The broker's, when it appended the record.</summary>
    LogAppendTime = 2,
}
