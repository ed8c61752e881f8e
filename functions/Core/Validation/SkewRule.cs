using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Validation;

/// <summary>
/// Limits how far an event's time may be from its record's Kafka timestamp. The clock is not used, as a record that is read again later
/// must give the same result. No event of a record without a Kafka timestamp (a negative one) passes.
/// </summary>
internal sealed class SkewRule(EventTimeDefinition definition, int slot)
{
    /// <summary>Null when the time is within the bounds, or missing.</summary>
    public Rejection? Check(Row row, long kafkaTimestampMs)
    {
        if (!row.Has(slot))
            return null;
        var (time, arrived) = (row.Time(slot), new EventTime(kafkaTimestampMs));
        var tooLate = time > arrived.Plus(definition.MaxFutureMs);
        var tooEarly = definition.MaxPastMs is { } past && time < arrived.Minus(past);
        return tooLate || tooEarly ? Reject(Reasons.TimestampOutOfRange, time.ToString()) : null;
    }

    /// <summary>As <see cref="Check"/>, but a missing time is a rejection too.</summary>
    public Rejection? CheckPresent(Row row, long kafkaTimestampMs) =>
        row.Has(slot) ? Check(row, kafkaTimestampMs) : Reject(Reasons.Required, null);

    private Rejection Reject(string reason, string? found) => new(RejectionStage.Validate, reason, definition.Field, found);
}
