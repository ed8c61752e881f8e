using Serverless.Core.Ledger;
using Serverless.Core.States;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Operations;

/// <summary>Pokes that are on their way until the test lets them arrive; <paramref name="lost"/> says which can't be sent.</summary>
internal sealed class HeldPokes(Func<ShardId, bool>? lost = null) : IPokes
{
    private List<TaskCompletionSource> _onTheirWay = [];

    public List<(ShardId Shard, Poke Poke)> Sent { get; } = [];

    /// <summary>How many are on their way.</summary>
    public int Count => _onTheirWay.Count;

    public async ValueTask SendAsync(ShardId shard, Poke poke, CancellationToken ct)
    {
        var arrival = new TaskCompletionSource();
        _onTheirWay.Add(arrival);
        await arrival.Task;
        if (lost?.Invoke(shard) == true)
            throw new StoreUnavailableException("the task hub is gone");
        Sent.Add((shard, poke));
    }

    /// <summary>Lets all arrive that are on their way.</summary>
    public void Arrive()
    {
        var arrived = _onTheirWay;
        _onTheirWay = [];
        arrived.ForEach(arrival => arrival.SetResult());
    }
}
