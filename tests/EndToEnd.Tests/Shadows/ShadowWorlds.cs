using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.Runtime;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Shadows;

namespace Serverless.EndToEnd.Tests.Shadows;

/// <summary>A pipeline and its candidate, which read one topic, each with hosts of its own, and keep all in the same stores.</summary>
internal sealed class ShadowWorlds : IAsyncDisposable
{
    /// <summary>The name that candidates run under here.</summary>
    public const string Name = "stream_candidate";

    public ShadowWorlds(
        List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, Pipeline active, Pipeline candidate, TopicStart start)
    {
        Active = new World(new SimulatedTopic(log), active);
        Beside = new World(new SimulatedTopic(log), candidate.AsShadow(Name, start), stores: new OpenedStores(Active.Stores));
    }

    public World Active { get; }

    public World Beside { get; }

    public async Task<ShadowReport> CompareAsync(ShadowQuestion? asked = null)
    {
        var host = new PipelineHost(
            [Active.Pipeline, Beside.Pipeline], Active.Stores, Active.Topic, Active.Topic, new RuntimeOptions(), Active.Clock,
            NullLogger<PipelineHost>.Instance);
        var (report, problem) = await host.Shadows.CompareAsync(
            Active.Pipeline.Name, asked ?? new ShadowQuestion { Limit = ShadowQuestion.MostShown }, new States(this), default);
        Assert.Null(problem);
        return report!;
    }

    public ValueTask DisposeAsync() => Active.DisposeAsync();

    private sealed class States(ShadowWorlds worlds) : IShardStates
    {
        public ValueTask<byte[]?> ReadAsync(ShardId shard, CancellationToken ct) =>
            ValueTask.FromResult((shard.Pipeline == Name ? worlds.Beside : worlds.Active).States.GetValueOrDefault(shard));
    }

    private sealed class OpenedStores(Runtime.Ports.StorePorts stores) : WorldStores
    {
        public override Runtime.Ports.StorePorts Open(Pipeline pipeline, TimeProvider clock) => stores;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
