using System.Text;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>What is unusual about a record, chosen by its position alone.</summary>
internal static class RecordTwists
{
    public const long Hour = 3_600_000;
    private const long TenYears = 10 * 365 * 24 * Hour;

    public static (SourceRecord Record, List<StreamEvent> Events) Of(Setup setup, SourceRecord record, List<StreamEvent> events)
    {
        var random = new Random(HashCode(setup.Seed, record.Partition.Value, record.Offset.Value));
        if (setup.Twists.HasFlag(Twists.Ahead) && random.Next(20) == 0)
        {
            events = events.ConvertAll(one => one with { Time = one.Time + (random.Next(2) == 0 ? Hour : TenYears) });
            record = record with { Value = Bytes(events), TimestampMs = StreamEvent.Base + events.Max(one => one.Time) };
        }
        if (setup.Twists.HasFlag(Twists.Poison) && random.Next(4) == 0)
            record = record with { Value = WithReading(record.Value!, random) };
        if (setup.Twists.HasFlag(Twists.Stamps) && random.Next(3) == 0)
            record = record with { TimestampMs = random.Next(4) switch { 0 => -1, 1 => 0, 2 => 1, _ => record.TimestampMs / 1000 } };
        if (setup.Twists.HasFlag(Twists.Appended))
            record = record with { TimestampType = TimestampType.LogAppendTime };
        return (record, events);
    }

    private static byte[] Bytes(List<StreamEvent> events) => Encoding.UTF8.GetBytes(string.Join('\n', events.Select(one => one.Json)));

    private static byte[] WithReading(byte[] value, Random random)
    {
        string[] readings = ["1e308", "-1e308", "1.7976931348623157e308", "-0.0", "5e-324"];
        var reading = readings[random.Next(readings.Length)];
        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(value).Replace("}", $",\"reading\":{reading}}}", StringComparison.Ordinal));
    }

    // The framework's own differs from process to process.
    private static int HashCode(int seed, int partition, long offset) => unchecked(seed + (partition * 7919) + ((int)offset * 104_729));
}
