using System.Globalization;
using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;

namespace Serverless.Core.Tests.Streams;

/// <summary>
/// An event of a test stream; <see cref="Time"/> in ms after <see cref="Base"/>. Null <see cref="Key"/>: a malformed one.
/// </summary>
internal sealed record StreamEvent(string? Key, long Value, long Time)
{
    public const long Base = 1_700_000_000_000;

    /// <summary>A clock, ms after <see cref="Base"/>, that is after every event of a stream, so that it makes no difference.</summary>
    public const long Later = 10L * 24 * 3_600_000;

    public string Json => Key is null
        ? """{"key": """
        : string.Create(CultureInfo.InvariantCulture, $$"""{"key":"{{Key}}","value":{{Value}},"time":{{Base + Time}}}""");
}

/// <summary>
/// Seeded random streams: keys bound to partitions or anywhere, time moving forward with disorder within, beyond and far beyond the bound.
/// </summary>
internal static class SomeStream
{
    private const int Keys = 6;

    /// <summary>By partition, its records with their events (some hold several).</summary>
    public static List<List<(SourceRecord Record, List<StreamEvent> Events)>> Of(
        Random random, int partitions, int events, bool keysAnywhere = false)
    {
        var log = Enumerable.Range(0, partitions).Select(_ => new List<(SourceRecord, List<StreamEvent>)>()).ToList();
        var (now, made) = (0L, 0);
        while (made < events)
        {
            now += random.Next(100) < 3 ? random.Next(0, 600) : random.Next(0, 25);
            var key = random.Next(Keys);
            var packed = Enumerable.Range(0, random.Next(10) == 0 ? 3 : 1).Select(_ => Event(random, now, key)).ToList();
            made += packed.Count;
            var partition = keysAnywhere ? random.Next(partitions) : HomeOf($"k{key}", partitions);
            Append(log[partition], partition, packed, $"k{key}", gap: random.Next(30) == 0);
        }
        return log;
    }

    /// <summary>The partition that producers choose for a key.</summary>
    public static int HomeOf(string key, int partitions) =>
        Partitioner.Murmur2.PartitionOf(Encoding.UTF8.GetBytes(key), partitions).Value;

    private static StreamEvent Event(Random random, long now, int key)
    {
        var back = random.Next(100) switch
        {
            < 60 => random.Next(0, 20),
            < 85 => random.Next(0, 110),
            < 95 => random.Next(0, 400),
            _ => random.Next(0, 900),
        };
        return new StreamEvent(
            random.Next(40) == 0 ? null : $"k{key}",
            random.Next(30) == 0 ? -1 : random.Next(0, 100),
            Math.Max(0, now - back));
    }

    private static void Append(
        List<(SourceRecord Record, List<StreamEvent>)> partition, int number, List<StreamEvent> events, string key, bool gap)
    {
        var offset = (partition.Count == 0 ? -1 : partition[^1].Record.Offset.Value) + (gap ? 3 : 1);
        var value = Encoding.UTF8.GetBytes(string.Join('\n', events.Select(one => one.Json)));
        var arrived = StreamEvent.Base + events.Max(one => one.Time) + 5;
        partition.Add((new SourceRecord(new Partition(number), new Offset(offset), Encoding.UTF8.GetBytes(key), value, arrived), events));
    }
}
