using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Validation;

/// <summary>
/// How far an event's time may lie from its record's Kafka timestamp. Not from the clock: a record that is read again, however much later,
/// must meet the same fate. A record that Kafka gives no time (a negative one) has no event that passes.
/// </summary>
internal sealed class SkewRule(EventTimeDefinition definition, int slot)
{
    /// <summary>Null when the time lies within bounds, or there is none yet.</summary>
    public Rejection? Check(Row row, long kafkaTimestampMs)
    {
        if (!row.Has(slot))
            return null;
        var (time, arrived) = (row.Time(slot), new EventTime(kafkaTimestampMs));
        var tooLate = time > arrived.Plus(definition.MaxFutureMs);
        var tooEarly = definition.MaxPastMs is { } past && time < arrived.Minus(past);
        return tooLate || tooEarly ? Reject(Reasons.TimestampOutOfRange, time.ToString()) : null;
    }

    /// <summary>As <see cref="Check"/>, and there must be a time.</summary>
    public Rejection? CheckPresent(Row row, long kafkaTimestampMs) =>
        row.Has(slot) ? Check(row, kafkaTimestampMs) : Reject(Reasons.Required, null);

    private Rejection Reject(string reason, string? found) => new(RejectionStage.Validate, reason, definition.Field, found);
}
