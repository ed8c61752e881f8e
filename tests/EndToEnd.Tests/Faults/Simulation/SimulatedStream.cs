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

    public static SimulatedStream Of(Setup setup)
    {
        var random = new Random(setup.Seed);
        var isGrowing = setup.Twists.HasFlag(Twists.Growing);
        int[] atGrowth = [];
        var log = isGrowing
            ? Some.GrowingStream(random, setup.Partitions, setup.Partitions + 2, setup.Events, out atGrowth)
            : SomeStream.Of(random, setup.Partitions, setup.Events);
        var topic = new SimulatedTopic(log) { Partitions = setup.Partitions };
        if (isGrowing)
            atGrowth.CopyTo(topic.Produced, 0);
        if (setup.Twists.HasFlag(Twists.Trickling))
            Array.Clear(topic.Produced);
        return new SimulatedStream(log, topic);
    }

    public static Pipeline PipelineOf(Setup setup) => setup.Views == Views.All ? StreamPipeline.Instance : Some.Aligned;
}
