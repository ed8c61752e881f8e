using System.Globalization;

namespace Serverless.Producer.Sending;

/// <summary>A record was given up, and nobody was named to take it: events that were accepted have not arrived.</summary>
public sealed class DeliveryException : Exception
{
    internal DeliveryException(FailedRecord record)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"{record.Count} events for partition {record.Target.Partition.Value} of topic '{record.Target.Topic}' were not delivered: "
            + $"{record.Error.Reason}. Make a new packer and add again what came after the last flush, or set OnFailed.")) =>
        Record = record;

    /// <summary>The first one that failed.</summary>
    public FailedRecord Record { get; }
}
