using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// A world whose timer may be silent. Batches come by the second, and all of their own pokes are lost: only those of ticks arrive.
/// </summary>
internal sealed class DeadTimer : IAsyncDisposable
{
    public static readonly List<List<(SourceRecord Record, List<StreamEvent> Events)>> Stream =
        SomeStream.Of(new Random(12), 2, events: 400);

    /// <summary>Has a name of its own, so that what is counted of it is of these tests.</summary>
    private static readonly Pipeline Pipeline = Pipeline.Compile(Some.Exact.Definition with { Name = "dead-timer" });

    private readonly List<TickMark> _ticks = [];

    public DeadTimer(RuntimeOptions? options = null) => World = new World(
        new SimulatedTopic(Stream), Pipeline, options, sinceFirstEvent: TimeSpan.FromMinutes(1), new MemoryWorldStores())
    {
        Log = Lines,
    };

    public World World { get; }

    public LogLines Lines { get; } = new();

    /// <summary>The ticks that have reached shards, one after the other.</summary>
    public IReadOnlyList<TickMark> Ticks => _ticks;

    /// <summary>Each of the hosts reads a batch every second; a host that is done reads its last record again.</summary>
    public async Task PassAsync(int seconds, params Host[] hosts) => await PassAsync(seconds, timer: null, hosts);

    /// <summary>The same while the timer ticks on a host.</summary>
    public async Task PassAsync(int seconds, Host? timer, Host[] hosts)
    {
        for (var second = 0; second < seconds; second++)
        {
            await (timer?.TickAsync() ?? Task.CompletedTask);
            foreach (var host in hosts)
            {
                if (!host.HasMore)
                    host.Next[0]--;
                await host.BatchAsync([3, 3], new Random(second));
            }
            await DeliverAsync(timer ?? hosts[0]);
            World.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    public Task<Runtime.Health.HealthAnswer> HealthAsync() => World.Start().Runtimes.Health.CheckAsync(default);

    /// <summary>All that is sealed is applied.</summary>
    public async Task AssertAppliedAsync(Host host)
    {
        var ends = Enumerable.Range(0, World.Topic.Partitions)
            .ToDictionary(partition => new Partition(partition), partition => World.Topic.Records[partition][^1].Offset);
        foreach (var shard in await World.StatusAsync(host))
            Assert.All(shard!.Fences, fence => Assert.Equal(ends[fence.Key], fence.Value));
    }

    /// <summary>What is stored in the end is what the oracle says.</summary>
    public async Task AssertTrueAsync()
    {
        await World.DrainAsync();
        await Outcome.AssertAsync(World, Oracle.Of(Stream, SealedClocks.Of(World)), "dead timer");
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    private async Task DeliverAsync(Host host)
    {
        foreach (var letter in World.Mail.TakeAll())
        {
            if (letter.Poke.Tick is not { } tick)
                continue;
            if (_ticks.Count == 0 || _ticks[^1] != tick)
                _ticks.Add(tick);
            await host.DeliverAsync(letter);
        }
    }
}
