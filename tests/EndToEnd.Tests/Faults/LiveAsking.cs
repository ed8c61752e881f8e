using System.Text.Json;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.WindowKinds.Global;
using Serverless.EndToEnd.Tests.Operations;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Worlds that are asked for live results.</summary>
internal static class LiveAsking
{
    /// <summary>With every view's early panes only kept.</summary>
    public static readonly Pipeline Kept = Some.Of(view => view with
    {
        EarlyMs = null,
        KeepsEarly = view.Window is not GlobalCountWindow,
    });

    public static Pipeline Only(string name) => Some.Of(view => view.Name != name ? null : view with
    {
        EarlyMs = null,
        KeepsEarly = true,
        Shards = 1,
    });

    /// <summary>All is read, sealed, and applied by every shard; no window is flushed.</summary>
    public static async Task<Host> ReadAllAsync(World world)
    {
        world.Topic.Produce();
        var host = world.Start();
        while (host.HasMore)
            await host.BatchAsync([.. world.Topic.Produced.Select(_ => 50)], new Random(1));
        await world.CatchUpAsync(host, host.Next);
        return host;
    }

    public static Task<QueryAnswer> AskAsync(World world, Host host, string view, IShardStates? states, string? key = null) =>
        host.Runtimes.Results.AnswerAsync(world.Pipeline.Name, view, key, null, null, 1_000, states, CancellationToken.None);

    public static List<JsonElement> Results(QueryAnswer answer)
    {
        Assert.Null(answer.Problem);
        return [.. JsonDocument.Parse(answer.Json!).RootElement.EnumerateArray()];
    }

    /// <summary>The saved states of a world's shards.</summary>
    public sealed class WorldStates(World world) : IShardStates
    {
        /// <summary>The shards that were asked.</summary>
        public HashSet<ShardId> Asked { get; } = [];

        /// <summary>What is answered in place of a shard's state; null for the state.</summary>
        public Func<ShardId, Task<byte[]?>?> Instead { get; init; } = _ => null;

        public ValueTask<byte[]?> ReadAsync(ShardId shard, CancellationToken ct)
        {
            lock (Asked)
                Asked.Add(shard);
            return new(Instead(shard) ?? Task.FromResult(world.States.GetValueOrDefault(shard)));
        }
    }
}
