using System.Globalization;
using Serverless.Core.Schemas;

namespace Serverless.Core.Decoding.Avro.Plans;

/// <summary>A date, a time of the day, or a timestamp in any of its units.</summary>
internal sealed class TimeLeaf(ScalarSlot slot, LogicalKind kind) : AvroNode
{
    private const long MillisecondsADay = 86_400_000;

    private readonly bool _isInt = kind is LogicalKind.Date or LogicalKind.TimeMillis;

    private readonly bool _isLocal = kind is LogicalKind.Date or LogicalKind.LocalTimestampMillis or LogicalKind.LocalTimestampMicros
        or LogicalKind.LocalTimestampNanos;

    private readonly long _perMillisecond = kind switch
    {
        LogicalKind.TimestampMicros or LogicalKind.LocalTimestampMicros => 1_000,
        LogicalKind.TimestampNanos or LogicalKind.LocalTimestampNanos => 1_000_000,
        _ => 1,
    };

    private readonly string _format = FormatOf(kind);

    public override int Read(AvroRun run, int at)
    {
        var end = run.ReadLong(at, out var count);
        if (_isInt)
            end = run.CheckInt(at, end, count);
        if (end < 0 || Put(run, count) is not { } reason)
            return end;
        return run.Refuse(slot.Name, reason, at, count.ToString(CultureInfo.InvariantCulture));
    }

    private string? Put(AvroRun run, long count) => kind switch
    {
        LogicalKind.TimeMillis => slot.PutTimeOfDay(run.Slots, count, count * 1_000, _format),
        LogicalKind.TimeMicros => slot.PutTimeOfDay(run.Slots, count, count, _format),
        LogicalKind.Date => slot.PutTime(run.Slots, count, count * MillisecondsADay, _format, isLocal: true),
        _ => slot.PutTime(run.Slots, count, Milliseconds(count), _format, _isLocal),
    };

    // Towards the past, so that nothing before 1970 becomes 1970.
    private long Milliseconds(long count)
    {
        if (_perMillisecond == 1)
            return count;
        var (whole, rest) = Math.DivRem(count, _perMillisecond);
        return rest < 0 ? whole - 1 : whole;
    }

    private static string FormatOf(LogicalKind kind) => kind switch
    {
        LogicalKind.Date => "yyyy-MM-dd",
        LogicalKind.TimeMillis => "HH:mm:ss.fff",
        LogicalKind.TimeMicros => "HH:mm:ss.ffffff",
        LogicalKind.TimestampMillis or LogicalKind.TimestampMicros or LogicalKind.TimestampNanos => "yyyy-MM-ddTHH:mm:ss.fffZ",
        _ => "yyyy-MM-ddTHH:mm:ss.fff",
    };
}
