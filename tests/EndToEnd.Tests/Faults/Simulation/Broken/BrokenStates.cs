using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Simulation.Broken;

/// <summary>Stores of states that are kept beside the entities, which break one rule each.</summary>
internal static class BrokenStates
{
    private const byte Form = 1;

    /// <summary>What is handed over lacks some keys.</summary>
    public static StorePorts DropsKeysOfHandovers(StorePorts ports) => ports with
    {
        Deltas = AlteredPort.Of(ports.Deltas, nameof(IDeltaStore.TryWriteNewAsync), args =>
            ShardOf((string)args[0]!, (string)args[1]!, "handover") is { } shard
                && WithoutSomeKeys(shard, (ReadOnlyMemory<byte>)args[2]!) is { } state
                    ? WriteHandoverAsync(ports.Deltas, shard, state)
                    : ports.Deltas.TryWriteNewAsync((string)args[0]!, (string)args[1]!, (ReadOnlyMemory<byte>)args[2]!, default)),
    };

    /// <summary>A checkpoint is that of another shard of the view.</summary>
    public static StorePorts TakesTheCheckpointOfAnotherShard(StorePorts ports)
    {
        var last = new Dictionary<string, (ShardId Shard, byte[] State)>();
        return ports with
        {
            Deltas = AlteredPort.Of(ports.Deltas, nameof(IDeltaStore.WriteAsync), args =>
            {
                if (ShardOf((string)args[0]!, (string)args[1]!, "0", "1") is not { } shard)
                    return WriteAsync(ports.Deltas, args);
                var (number, state) = Open((ReadOnlyMemory<byte>)args[2]!);
                var other = last.TryGetValue(shard.View, out var known) && known.Shard != shard ? known.State : state;
                last[shard.View] = (shard, state);
                return new SavedStates(ports.Deltas).WriteCheckpointAsync(shard, number, other, default);
            }),
        };
    }

    private static async ValueTask<bool> WriteHandoverAsync(IDeltaStore sound, ShardId shard, byte[] state)
    {
        await new SavedStates(sound).WriteHandoverAsync(shard, state, default);
        return true;
    }

    private static ValueTask WriteAsync(IDeltaStore sound, object?[] args) =>
        sound.WriteAsync((string)args[0]!, (string)args[1]!, (ReadOnlyMemory<byte>)args[2]!, default);

    /// <summary>The shard whose saved state an object is, in one of these places; null for any other object.</summary>
    private static ShardId? ShardOf(string pipeline, string name, params string[] places) =>
        name.Split('.') is ["state", var view, var layout, var shard, var place] && places.Contains(place)
        && ShardId.TryParse($"{pipeline}.{view}.{layout}.{shard}", out var id)
            ? id
            : null;

    private static (int Number, byte[] State) Open(ReadOnlyMemory<byte> stored)
    {
        var reader = new ByteReader(StoredHeader.Open(stored.Span, StoredForm.SavedState, Form));
        reader.Text();
        return (reader.Count(), reader.Bytes().ToArray());
    }

    /// <summary>Null for a state of a definition that isn't known here.</summary>
    private static byte[]? WithoutSomeKeys(ShardId shard, ReadOnlyMemory<byte> stored)
    {
        if (StreamPipeline.Instance.Find(shard.View) is not View view || ShardStateFormat.Read(Open(stored).State, view) is not { } state)
            return null;
        var begun = state.Sources.Select(fence => SourceFence.BeginningAt(fence.Source, fence.At, fence.Watermark, fence.Base)).ToList();
        var left = Handover.Take(view, begun, [new Donor(state, view, true)], hash => hash % 3 > 0, DateTimeOffset.UnixEpoch, nowMs: 0);
        var writer = new ByteWriter();
        ShardStateFormat.Write(writer, left, view);
        return writer.ToArray();
    }
}
