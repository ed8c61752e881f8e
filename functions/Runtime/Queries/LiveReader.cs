using System.Collections.Concurrent;
using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Windows;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Queries;

/// <summary>
/// Asks shards of a view what they hold beside the stored results (<see cref="LivePanes"/>). One that has yet to begin has what the shards
/// of the layout before hold of its keys: those are asked, or what they have handed over is read. An answer is whole, or it is a problem.
/// </summary>
internal sealed class LiveReader(SavedStates saved, IShardReports reports, ShellServices shell)
{
    /// <summary>How many shards a query may ask, of one layout.</summary>
    public const int MostShards = 64;

    private const int AtOnce = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What the shards hold of the keys that are asked for: the newest of each id, in no order.</summary>
    /// <param name="versions">Where the definitions of their states are.</param>
    /// <param name="shards">Those that may hold the keys, of one layout of one view.</param>
    /// <param name="keys">Stored keys; null for all.</param>
    /// <param name="states">Where their states are.</param>
    /// <param name="ct">Ends the call.</param>
    public async ValueTask<(IReadOnlyCollection<Result> Results, LiveProblem? Problem)> ReadAsync(
        PipelineVersions versions, IReadOnlyList<ShardLife> shards, IReadOnlyCollection<string>? keys, IShardStates states,
        CancellationToken ct)
    {
        var results = new ConcurrentBag<Result>();
        var wanted = keys?.Select(Encoding.UTF8.GetBytes).ToList();
        Func<byte[], bool> asked = key => wanted?.Exists(one => one.AsSpan().SequenceEqual(key)) != false;
        try
        {
            while (shards.Count > 0)
            {
                if (shards.Count > MostShards)
                    return ([], TooMany(shards));
                var waiting = await ReadAllAsync(versions, shards, asked, states, results, ct).ConfigureAwait(false);
                var all = asked;
                asked = key => all(key) && waiting.Exists(shard => shard.Owns(Hash64.Of(key)));
                shards = [.. waiting.SelectMany(shard => shard.Donors).DistinctBy(shard => shard.Id)];
            }
            return (Result.Newest(results).Values, null);
        }
        catch (UnreadableShardException unreadable)
        {
            return ([], new LiveProblem(
                $"{unreadable.Message}; ask again, or without live=true for what is stored", MayPass: true));
        }
    }

    private static LiveProblem TooMany(IReadOnlyList<ShardLife> shards) => new(
        $"live=true would ask {shards.Count} shards of view {shards[0].Id.View}, and {MostShards} are allowed: ask for a key, "
        + "or without live=true for what is stored", MayPass: false);

    /// <summary>Adds what the shards hold; returns those that have yet to begin.</summary>
    private async ValueTask<List<ShardLife>> ReadAllAsync(
        PipelineVersions versions, IReadOnlyList<ShardLife> shards, Func<byte[], bool> asked, IShardStates states,
        ConcurrentBag<Result> results, CancellationToken ct)
    {
        var without = new ConcurrentBag<ShardLife>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(shards, options, async (shard, token) =>
        {
            var held = await TryReadAsync(versions, shard, asked, states, token).ConfigureAwait(false);
            if (held is null)
                without.Add(shard);
            foreach (var result in held ?? [])
                results.Add(result);
        }).ConfigureAwait(false);
        return without.IsEmpty ? [] : await WaitingAsync([.. without], ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Those of the shards without a state that have yet to begin. One that had a state has lost it, unless it has ended with nothing left
    /// to emit.
    /// </summary>
    private async ValueTask<List<ShardLife>> WaitingAsync(List<ShardLife> without, CancellationToken ct)
    {
        var said = await reports.ReadAsync(without[0].Id.Pipeline, ct).ConfigureAwait(false);
        var begun = said.Where(report => report.HasBegun).ToDictionary(report => report.Shard);
        without.RemoveAll(shard => shard.Successor is null && begun.TryGetValue(shard.Id, out var report) && report.HasHandedOver);
        return without.Find(shard => begun.ContainsKey(shard.Id)) is { } lost
            ? throw new UnreadableShardException(lost.Id, "has no state now, and is made again")
            : without;
    }

    /// <summary>Null when the shard has no state.</summary>
    private async ValueTask<IReadOnlyCollection<Result>?> TryReadAsync(
        PipelineVersions versions, ShardLife shard, Func<byte[], bool> asked, IShardStates states, CancellationToken ct)
    {
        try
        {
            return await StateAsync(shard, states, ct).ConfigureAwait(false) is { } state
                ? await ReadAsync(versions, shard, state, asked, ct).ConfigureAwait(false)
                : null;
        }
        catch (TimeoutException)
        {
            throw new UnreadableShardException(shard.Id, $"couldn't be read within {Patience.TotalSeconds:0} s");
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or UnreadableShardException))
        {
            throw new UnreadableShardException(shard.Id, $"can't be read: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }

    /// <summary>
    /// What the shard has handed over, or holds; null when it has no state. A silent shard's state may have been handed over in its name.
    /// </summary>
    private async ValueTask<ReadOnlyMemory<byte>?> StateAsync(ShardLife shard, IShardStates states, CancellationToken ct)
    {
        if (shard.HasEnded && await saved.ReadHandoverAsync(shard.Id, ct).ConfigureAwait(false) is { } handed)
            return handed;
        if (await HeldAsync(shard.Id, states, ct).ConfigureAwait(false) is not { } held)
            return null;
        return ShardStateFormat.IsHandedOver(held) ? await saved.ReadHandoverAsync(shard.Id, ct).ConfigureAwait(false) : held;
    }

    private async ValueTask<byte[]?> HeldAsync(ShardId shard, IShardStates states, CancellationToken ct)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            var held = states.ReadAsync(shard, reading.Token).AsTask();
            return PackedState.Open(await held.WaitAsync(Patience, shell.Clock, ct).ConfigureAwait(false));
        }
        finally
        {
            await reading.CancelAsync().ConfigureAwait(false);
        }
    }

    private static async ValueTask<IReadOnlyCollection<Result>> ReadAsync(
        PipelineVersions versions, ShardLife shard, ReadOnlyMemory<byte> state, Func<byte[], bool> asked, CancellationToken ct)
    {
        var found = await versions.FindAsync(shard.Id.View, shard.Layout.Definition, shard.Epochs, ct).ConfigureAwait(false);
        if (found is not (var version, View view))
            throw new UnreadableShardException(shard.Id, "is of a definition that no version has which is known here");
        var rules = Shard.Of(shard.Id, shard.Layout.Label, view, version.Definition.EventTime.BoundMs);
        return LivePanes.Read(state, view, rules, asked) switch
        {
            null => throw new UnreadableShardException(shard.Id, "has a state of another definition"),
            { IsReplaying: true } => throw new UnreadableShardException(shard.Id, "is made again, and has not come to where it was"),
            var live => live.Results,
        };
    }
}

/// <summary>A shard whose state can't be read: nothing can be said of its keys.</summary>
internal sealed class UnreadableShardException(ShardId shard, string why, Exception? inner = null)
    : Exception($"shard {shard} {why}", inner);
