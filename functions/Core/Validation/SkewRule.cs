using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Validation;

/// <summary>
/// Limits how far an event's time may be from the reference of its record, a time that no producer has a say in
/// (<see cref="Positions.SourceRecord.ReferenceAt"/>). A producer's own timestamp of the record limits nothing.
/// </summary>
/// <param name="definition">Gives the bounds.</param>
/// <param name="slot">Where the event's time is.</param>
/// <param name="otherwise">Where it is of an event that has none there; null: nowhere.</param>
internal sealed class SkewRule(EventTimeDefinition definition, int slot, int? otherwise)
{
    /// <summary>Where the row's time is, if it has one.</summary>
    public int SlotIn(Row row) => otherwise is { } other && !row.Has(slot) ? other : slot;

    /// <summary>Null when the time is within the bounds, or missing.</summary>
    public Rejection? Check(Row row, EventTime reference)
    {
        var at = SlotIn(row);
        if (!row.Has(at))
            return null;
        var time = row.Time(at);
        var tooLate = time > reference.Plus(definition.MaxFutureMs);
        var tooEarly = definition.MaxPastMs is { } past && time < reference.Minus(past);
        return tooLate || tooEarly ? Reject(Reasons.TimestampOutOfRange, time.ToString()) : null;
    }

    /// <summary>As <see cref="Check"/>, but a missing time is a rejection too.</summary>
    public Rejection? CheckPresent(Row row, EventTime reference) =>
        row.Has(SlotIn(row)) ? Check(row, reference) : Reject(Reasons.Required, null);

    private Rejection Reject(string reason, string? found) => new(RejectionStage.Validate, reason, definition.Field, found);
}
