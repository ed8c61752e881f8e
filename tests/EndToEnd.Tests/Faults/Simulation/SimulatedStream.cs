using System.Text;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>The stream of a setup: its records with their events, and the topic that they are in when the run begins.</summary>
internal sealed class SimulatedStream
{
    private const int BeyondEnd = 5;
    private const int GarbageRecords = 10;

    private readonly Setup _setup;

    private SimulatedStream(Setup setup)
    {
        _setup = setup;
        int[] atGrowth = [];
        var partitions = setup.Partitions + (Has(Twists.Garbage) ? 1 : 0);
        Log = Has(Twists.Growing)
            ? Some.GrowingStream(new Random(setup.Seed), setup.Partitions, setup.Partitions + 2, setup.Events, out atGrowth)
            : SomeStream.Of(new Random(setup.Seed), partitions, setup.Events, Has(Twists.Scattered));
        // Keys lie where they belong among all partitions, so those of the garbage partition have no events.
        if (Has(Twists.Garbage))
            Log[^1].Clear();
        Log = [.. Log.Select(partition => partition.ConvertAll(entry => RecordTwists.Of(setup, entry.Record, entry.Events)))];
        if (Has(Twists.Garbage))
            Log[^1].AddRange(Enumerable.Range(0, GarbageRecords).Select(offset => GarbageAt(Log.Count - 1, offset)));
        Topic = new SimulatedTopic(Log)
        {
            Partitions = Has(Twists.Growing) ? setup.Partitions : Log.Count,
            Beyond = Has(Twists.Beyond) ? BeyondEnd : 0,
        };
        atGrowth.CopyTo(Topic.Produced, 0);
        if (Has(Twists.Trickling))
            Array.Clear(Topic.Produced);
    }

    public List<List<(SourceRecord Record, List<StreamEvent> Events)>> Log { get; set; }

    public SimulatedTopic Topic { get; }

    public Twists Twists => _setup.Twists;

    /// <summary>Whether late events are merged.</summary>
    public bool Corrects => _setup.Views == Views.Corrected;

    public static SimulatedStream Of(Setup setup) => new(setup);

    /// <summary>The partition of malformed records, if there is one, gets another.</summary>
    public void AddGarbage()
    {
        if (!Has(Twists.Garbage))
            return;
        var garbage = GarbageAt(Log.Count - 1, Topic.EndOf(new Partition(Log.Count - 1)).Value);
        Log[^1].Add(garbage);
        Topic.Add(garbage.Record);
    }

    private bool Has(Twists twist) => _setup.Twists.HasFlag(twist);

    private static (SourceRecord Record, List<StreamEvent> Events) GarbageAt(int partition, long offset)
    {
        var malformed = new StreamEvent(null, 0, offset);
        var value = Encoding.UTF8.GetBytes(malformed.Json);
        return (new SourceRecord(new(partition), new(offset), null, value, StreamEvent.Base + offset), [malformed]);
    }
}
