using System.Text;
using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Messages;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>A pipeline all of which goes to topics, and what consumers of these must have seen in the end.</summary>
internal static class SunkStream
{
    public const string Events = "events";
    public const string Late = "late";
    public const string DeadLetters = "dead";
    public const string Corrections = "corrections";

    /// <summary>Every view's final panes go to a topic of the view's name; clean events are produced by that many shards.</summary>
    public static Pipeline Of(Pipeline pipeline, int shards = 2, SunkPanes panes = SunkPanes.Final) => Pipeline.Compile(
        pipeline.Definition with
        {
            Sinks =
            [
                new SinkDefinition(SinkKind.Events, Events, shards),
                new SinkDefinition(SinkKind.Late, Late, 1),
                new SinkDefinition(SinkKind.DeadLetters, DeadLetters, 1),
            ],
            Views = [.. pipeline.Definition.Views.Select(view => view with
            {
                Sink = new PaneSinkDefinition(view.Name, panes, Corrections),
            })],
        });

    /// <summary>Produces what still waits.</summary>
    public static async Task FinishAsync(World world)
    {
        var host = world.Start();
        for (var tick = 0; tick < 3; tick++)
        {
            await host.TickAsync();
            await world.DeliverAllAsync(host);
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(0, await host.Runtimes.WaitingPanesAsync(world.Pipeline.Name, CancellationToken.None));
    }

    /// <summary>No id is missing or too many, no key's events are out of order, and each window has one final value.</summary>
    public static void AssertAll(
        World world, List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, Oracle oracle, string run)
    {
        AssertEvents(world.Messages, log, oracle, run);
        AssertSame(oracle.DeadLetters, Ids(world.Messages, DeadLetters), $"{run}: dead letters");
        var views = world.Pipeline.Views.Select(view => view.Name).ToHashSet();
        AssertSame(
            oracle.Late.Where(late => views.Contains(late.View)).Select(late => late.Position).Distinct(),
            Ids(world.Messages, Late), $"{run}: late events");
        foreach (var view in views)
            AssertFinal(world.Messages, view, oracle, run);
    }

    /// <summary>Where the events of a topic were read, each once, in the order in which they came first.</summary>
    public static List<EventPosition> Ids(MemoryMessages messages, string topic) => messages.Once(topic).ConvertAll(PositionOf);

    private static void AssertEvents(
        MemoryMessages messages, List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, Oracle oracle, string run)
    {
        var clean = log.SelectMany(partition => partition)
            .SelectMany(entry => entry.Events.Select((one, index) =>
                (Position: new EventPosition(entry.Record.Partition, entry.Record.Offset, index), Event: one)))
            .Where(one => !oracle.DeadLetters.Contains(one.Position) && one.Event.Value >= 0)
            .ToDictionary(one => one.Position, one => one.Event);
        var seen = messages.Once(Events);
        AssertSame(clean.Keys, seen.Select(PositionOf), $"{run}: clean events");
        foreach (var message in seen)
        {
            var json = JsonDocument.Parse(message.Value).RootElement;
            var one = clean[PositionOf(message)];
            Assert.Equal((one.Key, one.Value), (json.GetProperty("key").GetString(), json.GetProperty("value").GetInt64()));
            Assert.Equal(one.Key, Encoding.UTF8.GetString(message.Key!));
        }
        foreach (var ofKey in seen.Select(PositionOf).GroupBy(position => (position.Partition, clean[position].Key)))
            Assert.True(ofKey.SequenceEqual(ofKey.Order()), $"{run}: events of {ofKey.Key} are out of order");
    }

    private static void AssertFinal(MemoryMessages messages, string view, Oracle oracle, string run)
    {
        var expected = oracle.Results.Where(one => one.Key.View == view)
            .ToDictionary(one => (one.Key.Key, one.Key.Start), one => (one.Value.End, one.Value.Count, one.Value.Sum));
        var found = messages.Of(view).Select(message =>
        {
            Assert.Equal("final", MemoryMessages.Header(message, MessageHeaders.Kind));
            return (Id: MemoryMessages.Header(message, MessageHeaders.Id), Value: ValueOf(message));
        }).Distinct().ToList();
        // The same window may come again, but never with another value.
        Assert.True(found.Count == found.DistinctBy(one => one.Id).Count(), $"{run}: a window of {view} has two final values");
        Assert.True(
            expected.Select(one => (one.Key.Key, one.Key.Start, one.Value.End, one.Value.Count, one.Value.Sum)).Order()
                .SequenceEqual(found.Select(one => one.Value).Order()),
            $"{run}: final panes of {view} are {string.Join(", ", found)}, not {string.Join(", ", expected)}");
    }

    /// <summary>Key, start, end, count and sum of a pane.</summary>
    public static (string Key, long Start, long End, long Count, long Sum) ValueOf(SinkMessage message)
    {
        var json = JsonDocument.Parse(message.Value).RootElement;
        var values = json.GetProperty("values");
        return (
            json.GetProperty("key").GetString()!, MsOf(json.GetProperty("start")), MsOf(json.GetProperty("end")),
            values.GetProperty("count").GetInt64(), values.GetProperty("sum").GetInt64());
    }

    private static long MsOf(JsonElement time) => time.GetDateTimeOffset().ToUnixTimeMilliseconds() - StreamEvent.Base;

    private static EventPosition PositionOf(SinkMessage message)
    {
        var parts = MemoryMessages.Header(message, MessageHeaders.Id).Split('/');
        return new EventPosition(
            new Partition(int.Parse(parts[2])), new Offset(long.Parse(parts[3])), int.Parse(parts[4]));
    }

    private static void AssertSame(IEnumerable<EventPosition> expected, IEnumerable<EventPosition> found, string what)
    {
        var (wanted, came) = (expected.ToHashSet(), found.ToHashSet());
        Assert.True(
            wanted.SetEquals(came),
            $"{what}: missing {string.Join(", ", wanted.Except(came))}; too many {string.Join(", ", came.Except(wanted))}");
    }
}
