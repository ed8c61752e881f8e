using System.Diagnostics.Metrics;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Metrics;

namespace Serverless.EndToEnd.Tests.Faults;

public sealed class OversizedResultTests
{
    [Fact]
    public async Task Results_too_large_for_the_store_are_set_aside_and_the_others_go_on()
    {
        var log = SomeStream.Of(new Random(8), 2, events: 150);
        var sizes = await SizesAsync(log, int.MaxValue);
        var limit = sizes.Order().ElementAt(sizes.Count / 2);
        var rejected = 0L;
        using var listener = Listen("serverless.results.rejected", count => Interlocked.Add(ref rejected, count));

        var kept = await SizesAsync(log, limit);

        Assert.InRange(kept.Count, 1, sizes.Count);
        Assert.All(kept, size => Assert.InRange(size, 0, limit));
        Assert.True(rejected > 0);
    }

    /// <summary>The states' sizes after a run that ended with every outbox empty.</summary>
    private static async Task<List<int>> SizesAsync(
        List<List<(Core.Positions.SourceRecord Record, List<StreamEvent> Events)>> log, int limit)
    {
        await using var world = new World(new SimulatedTopic(log));
        world.Stores = world.Stores with { Results = new TightResults(world.Stores.Results, limit) };
        await world.DrainAsync();
        return [.. (await Outcome.ResultsAsync(world)).Select(result => result.State.Length)];
    }

    private static MeterListener Listen(string name, Action<long> counted)
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, self) => Enable(instrument, self, name) };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => counted(count));
        listener.Start();
        return listener;
    }

    private static void Enable(Instrument instrument, MeterListener listener, string name)
    {
        if (instrument.Meter.Name == Instruments.Name && instrument.Name == name)
            listener.EnableMeasurementEvents(instrument);
    }
}
