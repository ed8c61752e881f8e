using Serverless.Core.Ledger;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Queries;
using Serverless.Runtime.Shards;

namespace Serverless.Runtime.Explanations;

/// <summary>The shards that may hold a key, as they are now. Mostly it is one.</summary>
internal sealed class AskedShards
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly List<ShardStatus> _known;

    private AskedShards(List<ShardStatus> known, bool isWhole) => (_known, IsWhole) = (known, isWhole);

    /// <summary>Whether each of them could be asked.</summary>
    public bool IsWhole { get; }

    /// <summary>Up to where windows have fired in all of them; null when that isn't known.</summary>
    public EventTime? Fired => IsWhole ? _known.Min(shard => shard.Watermark) : null;

    /// <summary>The sources that feed them.</summary>
    public IEnumerable<SourceFence> Sources => _known.SelectMany(shard => shard.Sources);

    /// <summary>What they have not written yet.</summary>
    public int Outbox => _known.Sum(shard => shard.Outbox);

    /// <summary>Why they can't go on, a sentence each.</summary>
    public IEnumerable<string> Stuck => _known.Select(shard => shard.Stuck).OfType<string>();

    /// <summary>What they have set aside of a key, as it is shown: of the latest 100 of each.</summary>
    public IEnumerable<AsideEntry> AsideOf(string shownKey) =>
        _known.SelectMany(shard => shard.Aside.Latest).Where(entry => entry.Key == shownKey);

    /// <summary>Whether a chunk is merged; null when that isn't known.</summary>
    public bool? HasApplied(ChunkRow row) =>
        Sources.FirstOrDefault(source => source.Source == row.Source) is { } fence ? fence.At >= ChainPoint.After(row) : null;

    /// <summary>Asks them. One that doesn't answer in time, or has no state, isn't known.</summary>
    public static async ValueTask<AskedShards> AskAsync(
        FoundView found, string key, ShardProcessor shards, IShardStates? states, TimeProvider clock, CancellationToken ct)
    {
        var (asked, known) = (LiveShards.Of(found, [key]), new List<ShardStatus>());
        foreach (var shard in asked)
        {
            if (states is not null && await TryAsync(shard.Id, shards, states, clock, ct).ConfigureAwait(false) is { } status)
                known.Add(status);
        }
        return new AskedShards(known, known.Count > 0 && known.Count == asked.Count);
    }

    private static async ValueTask<ShardStatus?> TryAsync(
        ShardId shard, ShardProcessor shards, IShardStates states, TimeProvider clock, CancellationToken ct)
    {
        try
        {
            var held = await states.ReadAsync(shard, ct).AsTask().WaitAsync(Patience, clock, ct).ConfigureAwait(false);
            return shards.Describe(shard, held);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // The answer says that it isn't known.
            return null;
        }
    }
}
