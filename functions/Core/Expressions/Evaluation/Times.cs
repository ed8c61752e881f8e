using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Evaluation;

// A duration is a long, in nanoseconds, so that durations are compared as ints are.

internal readonly struct AddDurations : IBinary<long, long, long>
{
    public static Outcome Apply(Row row, long left, long right, out long result) =>
        AddInts.Apply(row, left, right, out result) == Outcome.Ok ? Outcome.Ok : Outcome.OutOfRange;
}

internal readonly struct SubtractDurations : IBinary<long, long, long>
{
    public static Outcome Apply(Row row, long left, long right, out long result) =>
        SubtractInts.Apply(row, left, right, out result) == Outcome.Ok ? Outcome.Ok : Outcome.OutOfRange;
}

internal readonly struct AddToMoment : IBinary<Moment, long, Moment>
{
    public static Outcome Apply(Row row, Moment left, long right, out Moment result) => left.TryAdd(right, out result);
}

internal readonly struct SubtractFromMoment : IBinary<Moment, long, Moment>
{
    public static Outcome Apply(Row row, Moment left, long right, out Moment result) => left.TrySubtract(right, out result);
}

internal readonly struct BetweenMoments : IBinary<Moment, Moment, long>
{
    public static Outcome Apply(Row row, Moment left, Moment right, out long result) => left.TrySince(right, out result);
}

/// <summary>What the get functions take out of a timestamp or a duration.</summary>
internal enum TimePart
{
    FullYear,
    Month,
    Date,
    DayOfMonth,
    DayOfWeek,
    DayOfYear,
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
}

/// <summary>A part of a timestamp's wall-clock time. Months and days count from 0, except for getDate; weeks begin on Sunday.</summary>
internal abstract class MomentPart(TimePart part, Node<Moment> moment) : Node<long>
{
    public override IReadOnlyList<Node> Parts => [moment];

    protected Outcome Evaluate(Row row, Zone zone, out long value)
    {
        var outcome = moment.Evaluate(row, out var found);
        var time = zone.Local(outcome == Outcome.Ok ? found : default);
        value = part switch
        {
            TimePart.FullYear => time.Year,
            TimePart.Month => time.Month - 1,
            TimePart.Date => time.Day,
            TimePart.DayOfMonth => time.Day - 1,
            TimePart.DayOfWeek => (int)time.DayOfWeek,
            TimePart.DayOfYear => time.DayOfYear - 1,
            TimePart.Hours => time.Hour,
            TimePart.Minutes => time.Minute,
            TimePart.Seconds => time.Second,
            _ => found.Nanos / 1_000_000,
        };
        return outcome;
    }
}

/// <summary>In a zone known when the pipeline is read.</summary>
internal sealed class MomentPartInZone(TimePart part, Node<Moment> moment, Zone zone) : MomentPart(part, moment)
{
    public override Outcome Evaluate(Row row, out long value) => Evaluate(row, zone, out value);
}

/// <summary>In a zone that the event names. Looking it up allocates.</summary>
internal sealed class MomentPartInNamedZone(TimePart part, Node<Moment> moment, Node<ReadOnlySpan<byte>> name) : MomentPart(part, moment)
{
    private readonly Node<Moment> _moment = moment;

    public override IReadOnlyList<Node> Parts => [_moment, name];

    protected override bool FailsItself => true;

    public override Outcome Evaluate(Row row, out long value)
    {
        value = 0;
        var outcome = name.Evaluate(row, out var text);
        if (outcome != Outcome.Ok)
            return Outcomes.Join(outcome, _moment.Probe(row));
        var zone = Zone.Find(text);
        return zone is null ? Outcomes.Join(Outcome.UnknownZone, _moment.Probe(row)) : Evaluate(row, zone, out value);
    }
}

/// <summary>A duration in whole hours, minutes or seconds, rounded towards zero; for milliseconds, the part below a second.</summary>
internal sealed class DurationPart(TimePart part, Node<long> duration) : Node<long>
{
    public override IReadOnlyList<Node> Parts => [duration];

    public override Outcome Evaluate(Row row, out long value)
    {
        var outcome = duration.Evaluate(row, out var nanos);
        value = part switch
        {
            TimePart.Hours => nanos / 3_600_000_000_000,
            TimePart.Minutes => nanos / 60_000_000_000,
            TimePart.Seconds => nanos / Moment.NanosPerSecond,
            _ => nanos % Moment.NanosPerSecond / 1_000_000,
        };
        return outcome;
    }
}
