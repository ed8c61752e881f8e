using Serverless.Core.Pipelines;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Windows;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// Events of one device come in order, each as long after it happened; between them the topic is quiet longer than the idle timeout.
/// </summary>
public sealed class SteadyDelayTests
{
    private const int Events = 8;
    private const int Seconds = 1_000;

    private static readonly Pipeline Sessions = StreamPipeline.Parse("""
        {
          "name": "steady", "topic": "steady", "key": "key", "formats": [ { "kind": "json" } ],
          "fields": {
            "key": { "type": "text", "required": true },
            "value": { "type": "integer", "required": true },
            "time": { "type": "timestamp", "required": true }
          },
          "eventTime": { "field": "time", "bound": "1s", "idle": "1s" },
          "views": [ { "name": "view", "key": ["key"], "window": { "session": { "gap": "5s" } }, "sharding": "co-partitioned",
            "aggregates": { "count": { "kind": "count" } } } ]
        }
        """);

    //  event     0     3     6     9    …    21
    //  comes     delay later
    //  session   [0 ──────────────────────────── 26)
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(60)]
    public async Task Events_that_belong_to_one_session_are_one_session(int delay)
    {
        var events = Enumerable.Range(0, Events).Select(number => new StreamEvent("k", number, number * 3L * Seconds));
        var topic = new SimulatedTopic(Some.Stream(events));
        topic.Produced[0] = 0;
        await using var world = new World(topic, Sessions, sinceFirstEvent: TimeSpan.Zero);
        var host = world.Start();
        for (var second = 0; second < delay + (3 * Events); second++)
        {
            topic.Produced[0] = Math.Clamp(((second - delay) / 3) + (second >= delay ? 1 : 0), 0, Events);
            await host.BatchAsync([1], new Random(1));
            await host.TickAsync();
            await world.DeliverAllAsync(host);
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        await world.DrainAsync();

        var session = Assert.Single(await Outcome.ResultsAsync(world), result => result.Kind != PaneKind.Retracted);
        Assert.Equal(Events, session.Events);
    }
}
