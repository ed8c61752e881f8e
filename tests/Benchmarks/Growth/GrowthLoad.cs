using System.Globalization;
using System.Text;
using Serverless.Core.Pipelines;
using Serverless.EndToEnd.Tests.Consuming;
using Serverless.Runtime.Pipelines;

namespace Serverless.Benchmarks.Growth;

/// <summary>
/// Events of so many keys, in windows that start every ten seconds of the events' own time. A key has two events in ten seconds, however
/// many keys there are, so that an event makes half a result in each view, and what is seen to grow is cost alone.
/// </summary>
/// <param name="Keys">Different keys.</param>
/// <param name="Partitions">Partitions of the topic; an event goes to the next one.</param>
/// <param name="Views">Views, all with count and sum by key.</param>
/// <param name="Windows">Windows that hold an event, which a key has open at once.</param>
/// <param name="Bytes">About how large an event is, as JSON; at least 80.</param>
internal sealed record GrowthLoad(int Keys, int Partitions, int Views, int Windows, int Bytes)
{
    /// <summary>The load that all others differ from in one thing.</summary>
    public static readonly GrowthLoad Base = new(1_000, 4, 1, 1, 100);

    private const int SlideSeconds = 10;
    private const int EventsPerKeyAndSlide = 2;

    // What fits a shard's state with some to spare, two windows of each key included.
    private const int KeysPerShard = 15_000;

    // Coprime to the numbers of keys, so that each key comes once in as many events, and neighbours are far apart.
    private const long KeyStep = 7_919;

    private static readonly long BaseMs = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>How many events there are: as many as asked for, and at least a full window of every key.</summary>
    public int Events(int asked) => Math.Max(asked, Keys * EventsPerKeyAndSlide);

    /// <summary>The topic, filled.</summary>
    public MemoryTopic Fill(int events, int batchRecords)
    {
        var topic = new MemoryTopic(Partitions, batchRecords);
        var filler = new string('x', Math.Max(0, Bytes - 80));
        for (var number = 0L; number < events; number++)
        {
            var time = BaseMs + (number * SlideSeconds * 1_000 / (Keys * (long)EventsPerKeyAndSlide));
            var (key, value) = (number * KeyStep % Keys, number % 1_000 / 4.0);
            topic.Add(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"device":"d{{key:d7}}","value":{{value}},"timestamp":{{time}},"note":"{{filler}}"}""")), time);
        }
        return topic;
    }

    /// <summary>The pipeline that consumes it.</summary>
    public Pipeline Pipeline()
    {
        var window = Windows == 1
            ? $$"""{ "tumbling": "{{SlideSeconds}}s" }"""
            : $$"""{ "hopping": { "size": "{{Windows * SlideSeconds}}s", "slide": "{{SlideSeconds}}s" } }""";
        var views = Enumerable.Range(0, Views).Select(view => $$"""
            {
              "name": "v{{view}}", "key": ["device"], "window": {{window}}, "shards": {{(Keys + KeysPerShard - 1) / KeysPerShard}},
              "aggregates": { "count": { "kind": "count" }, "sum": { "kind": "sum", "field": "value" } }
            }
            """);
        var file = $$"""
            {
              "name": "growth", "topic": "growth", "key": "device", "formats": [{ "kind": "json" }],
              "fields": {
                "device": { "type": "text", "required": true },
                "value": { "type": "number", "required": true },
                "timestamp": { "type": "timestamp", "required": true }
              },
              "eventTime": { "field": "timestamp", "bound": "1s" },
              "views": [{{string.Join(", ", views)}}]
            }
            """;
        return PipelineFiles.Parse(Encoding.UTF8.GetBytes(file), out var errors)
            ?? throw new InvalidOperationException(string.Join(Environment.NewLine, errors));
    }
}
