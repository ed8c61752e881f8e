namespace Serverless.Producer.Sending;

/// <summary>Takes records to their partitions. Records of one partition are sent one after the other, and stay in that order.</summary>
internal interface IRecordSink
{
    /// <summary>Goes up whenever there may be room again. Any thread may ask.</summary>
    long Turn { get; }

    /// <summary>
    /// Takes a record, whose bytes are copied; false when there is no room for it at present. Any thread may call, of one partition one at
    /// a time.
    /// </summary>
    bool TrySend(in OutgoingRecord record);

    /// <summary>Completes when <see cref="Turn"/> is no longer the given one: a record that was refused since may be tried again.</summary>
    ValueTask RoomAsync(long turn, CancellationToken ct);

    /// <summary>Completes when all that was taken before has arrived, or has been reported as failed.</summary>
    Task DrainAsync(CancellationToken ct);
}
