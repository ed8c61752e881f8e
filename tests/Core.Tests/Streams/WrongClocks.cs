using System.Text;
using Serverless.Core.Positions;

namespace Serverless.Core.Tests.Streams;

/// <summary>Makes producers of a stream wrong about the time: of their records, and some of their events.</summary>
internal static class WrongClocks
{
    private const long Year = 365L * 24 * 3_600_000;

    /// <summary>
    /// The stream with record timestamps that are -1, 0, in seconds, years ahead or right, and with events of wrong devices between the
    /// others: years ahead, too far ahead by a little, just not too far, and somewhat ahead.
    /// </summary>
    public static List<List<(SourceRecord Record, List<StreamEvent> Events)>> In(
        List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, Random random) =>
        [.. log.Select(partition => partition.Select(entry => Wrong(entry.Record, entry.Events, random)).ToList())];

    /// <summary>A record of partition 0 with an event, and with a timestamp that says nothing.</summary>
    public static SourceRecord Record(StreamEvent one, Offset offset, Random random) =>
        new(new Partition(0), offset, null, Encoding.UTF8.GetBytes(one.Json), Stamp(StreamEvent.Base + one.Time, random));

    /// <summary>An event of a device of the partition, whose clock is ahead of <paramref name="time"/>.</summary>
    public static StreamEvent Ahead(Random random, long time, int partition = 0) => new($"ahead{partition}", 7, random.Next(4) switch
    {
        0 => time + (10 * Year),
        1 => time + StreamPipeline.MaxFuture + random.Next(2_000),
        2 => time + StreamPipeline.MaxFuture - random.Next(2_000),
        _ => time + random.Next(5_000),
    });

    private static (SourceRecord, List<StreamEvent>) Wrong(SourceRecord record, List<StreamEvent> events, Random random)
    {
        List<StreamEvent> made = random.Next(8) == 0 ? [.. events, Ahead(random, events[^1].Time, record.Partition.Value)] : events;
        var value = Encoding.UTF8.GetBytes(string.Join('\n', made.Select(one => one.Json)));
        return (record with { Value = value, TimestampMs = Stamp(record.TimestampMs, random) }, made);
    }

    private static long Stamp(long right, Random random) => random.Next(6) switch
    {
        0 => -1,
        1 => 0,
        2 => right / 1_000,
        3 => right + Year,
        _ => right,
    };
}
