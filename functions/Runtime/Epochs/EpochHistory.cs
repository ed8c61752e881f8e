using Serverless.Core.Ledger;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Epochs;

/// <summary>A pipeline's epochs. They never change, so they are read once. Safe for any thread.</summary>
internal sealed class EpochHistory(string pipeline, ILedger ledger)
{
    private volatile IReadOnlyList<PipelineEpoch> _known = [];

    /// <summary>The known epochs, oldest first; reads the ledger when fewer than <paramref name="count"/> are known.</summary>
    public async ValueTask<IReadOnlyList<PipelineEpoch>> ReadAsync(int count, CancellationToken ct)
    {
        if (_known.Count < count || _known.Count == 0)
            _known = await ledger.EpochsAsync(pipeline, ct).ConfigureAwait(false);
        return _known;
    }

    /// <summary>The life of a shard; reads the ledger when its layout isn't known. Null when the ledger has no such layout.</summary>
    public async ValueTask<ShardLife?> FindAsync(ShardId id, int count, CancellationToken ct)
    {
        var life = ShardLife.Of(id, await ReadAsync(count, ct).ConfigureAwait(false));
        return life ?? ShardLife.Of(id, await ReadAsync(int.MaxValue, ct).ConfigureAwait(false));
    }
}
