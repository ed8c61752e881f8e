using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.States;
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
        try
        {
            return await new ShardOperation(ports, _shell, id).RunAsync(state, poke, ct).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            Instruments.ShardFailures.Add(1, Instruments.Pipeline(id.Pipeline));
            Log.ShardFailed(_shell.Log, id, exception);
            return state;
        }
        catch (OperationCanceledException)
        {
            return state;
        }
    }

    /// <summary>The status of a shard by its state; null when it has no state or one that can't be read.</summary>
    public ShardStatus? Describe(ShardId id, byte[]? state)
    {
        if (state is null || !StoredHeader.IsWhole(state) || !_pipelines.TryGetValue(id.Pipeline, out var ports))
            return null;
        var read = ports.Versions.Find(id.View)
            .Select(subject => ShardStateFormat.Read(state, subject))
            .FirstOrDefault(found => found is not null);
        if (read is null)
            return null;
        var applied = read.Sources.ToDictionary(source => source.Partition, source => source.Last);
        return new ShardStatus(applied, read.Fired, read.Outbox.Count, read.KeyCount);
    }
}
