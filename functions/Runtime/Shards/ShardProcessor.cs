using System.Collections.Concurrent;
using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Shards;

/// <summary>
/// One operation of a shard: pull, apply, fire, flush the outbox. Never throws, because a signal whose operation fails is lost: after any
/// failure the returned state is one from which a later poke can continue.
/// </summary>
public sealed class ShardProcessor
{
    private readonly Dictionary<string, ShardPorts> _pipelines;
    private readonly ShellServices _shell;

    // By shard, the traced operation that has left panes for the next one to write.
    private readonly ConcurrentDictionary<ShardId, string> _left = new();

    internal ShardProcessor(IEnumerable<ShardPorts> pipelines, ShellServices shell)
    {
        _pipelines = pipelines.ToDictionary(ports => ports.Versions.Name);
        _shell = shell;
    }

    /// <summary>
    /// The next state of the shard; the given one when the operation failed. A shard with no state (null) is rebuilt from the ledger.
    /// </summary>
    public async Task<byte[]?> ApplyAsync(ShardId id, byte[]? state, Poke poke, CancellationToken ct)
    {
        if (!_pipelines.TryGetValue(id.Pipeline, out var ports))
            return state;
        using var trace = Traces.Operation(id);
        if (trace is not null && _left.TryRemove(id, out var before))
            Traces.Link(before);
        var operation = new ShardOperation(ports, _shell, id);
        var (times, begun) = (new StageTimes(id.Pipeline, _shell.Clock), _shell.Clock.GetTimestamp());
        try
        {
            var (next, problem) = await TryAsync(operation, id, state, poke, ct).ConfigureAwait(false);
            times.End(Stage.Entity, begun);
            if (operation.LeavesPanes && Traces.Current is { } left)
                _left[id] = left;
            await ports.Reporter.SayAsync(id, operation.Saved, problem, operation.HasHandedOver, ct).ConfigureAwait(false);
            return next;
        }
        catch (OperationCanceledException)
        {
            return state;
        }
    }

    private static async ValueTask<(byte[]? Next, ShardProblem? Problem)> TryAsync(
        ShardOperation operation, ShardId id, byte[]? state, Poke poke, CancellationToken ct)
    {
        try
        {
            var next = await operation.RunAsync(state, poke, ct).ConfigureAwait(false);
            return (next, operation.Problem);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            Traces.Failed(exception);
            Instruments.ShardFailures.Add(1, Instruments.Pipeline(id.Pipeline));
            await operation.RaisePressureAsync(ct).ConfigureAwait(false);
            return (state, ShardProblem.Of(exception));
        }
    }

    /// <summary>
    /// The status of a shard by its state. Null when it has no state, a damaged one, or one of another definition: it is rebuilt from the
    /// ledger. A state of another form is stuck.
    /// </summary>
    public ShardStatus? Describe(ShardId id, byte[]? held)
    {
        if (held is null || !StoredHeader.IsWhole(held) || !_pipelines.TryGetValue(id.Pipeline, out var ports))
            return null;
        try
        {
            var state = PackedState.Open(held);
            var read = ports.Versions.Known(id.View)
                .Select(subject => ShardStateFormat.Read(state, subject))
                .FirstOrDefault(found => found is not null);
            return read is null
                ? null
                : new ShardStatus(read.Sources, read.Fired, read.Waiting, read.KeyCount, StuckSource.Of(read.Sources))
                {
                    Aside = read.Aside,
                    Checkpoints = read.Checkpoints,
                };
        }
        catch (UnknownFormException unknown)
        {
            return new ShardStatus([], EventTime.Min, 0, 0, unknown.Message);
        }
    }
}
