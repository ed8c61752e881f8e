using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>The stream of a setup: its records with their events, and the topic that they are in when the run begins.</summary>
internal sealed class SimulatedStream
{
    private SimulatedStream(List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, SimulatedTopic topic) =>
        (Log, Topic) = (log, topic);

    public List<List<(SourceRecord Record, List<StreamEvent> Events)>> Log { get; }

    public SimulatedTopic Topic { get; }

    /// <summary>Whether late events are merged.</summary>
    public bool Corrects { get; private init; }

    public static SimulatedStream Of(Setup setup)
    {
        var random = new Random(setup.Seed);
        var isGrowing = setup.Twists.HasFlag(Twists.Growing);
        int[] atGrowth = [];
        var log = isGrowing
            ? Some.GrowingStream(random, setup.Partitions, setup.Partitions + 2, setup.Events, out atGrowth)
            : SomeStream.Of(random, setup.Partitions, setup.Events, setup.Twists.HasFlag(Twists.Scattered));
        var topic = new SimulatedTopic(log) { Partitions = setup.Partitions };
        if (isGrowing)
            atGrowth.CopyTo(topic.Produced, 0);
        if (setup.Twists.HasFlag(Twists.Trickling))
            Array.Clear(topic.Produced);
        return new SimulatedStream(log, topic) { Corrects = setup.Views == Views.Corrected };
    }

    public static Pipeline PipelineOf(Setup setup) => setup.Views switch
    {
        Views.All => StreamPipeline.Instance,
        Views.Exact => Some.Exact,
        Views.Movable => Some.Movable,
        Views.Rekeyed => Some.Rekeyed,
        Views.Corrected => Some.Corrected,
        _ => Some.Aligned,
    };
}
