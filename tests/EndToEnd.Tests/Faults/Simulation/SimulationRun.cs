using Serverless.Core.Ledger;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults.Memory;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>Carries out a schedule over a world, on one thread, then drains the world and judges what is left.</summary>
internal sealed class SimulationRun : IAsyncDisposable
{
    private readonly SimulatedStream _stream;
    private readonly MemoryWorldStores? _memory;
    private readonly World _world;
    private readonly Host[] _hosts;
    private readonly Watch? _watch;
    private readonly PoisonedStores? _poisoned;
    private readonly Dictionary<ShardId, (byte[] Whole, byte[] Later)> _later = [];
    private long? _sealedBefore;

    private SimulationRun(Setup setup, WorldStores stores)
    {
        _stream = SimulatedStream.Of(setup);
        _memory = stores as MemoryWorldStores;
        _world = new World(
            _stream.Topic, SimulatedStream.PipelineOf(setup), setup.Options, TimeSpan.FromMilliseconds(setup.StartMs), stores);
        if (setup.Twists.HasFlag(Twists.Unreadable))
            _poisoned = PoisonedStores.Into(_world, setup.Seed, oneOf: 8);
        _hosts = [_world.Start(), _world.Start()];
        _watch = _memory is null ? null : new Watch(_world, _memory.Ledger);
    }

    /// <summary>What went wrong; null when nothing did. On stores in memory.</summary>
    public static Task<Failure?> TryAsync(Schedule schedule) => TryAsync(schedule, new MemoryWorldStores());

    /// <summary>
    /// The same on other stores: then it isn't looked at what is stored after each step, and no delta object is damaged.
    /// </summary>
    public static async Task<Failure?> TryAsync(Schedule schedule, WorldStores stores)
    {
        var at = "before the first step";
        try
        {
            await using var run = new SimulationRun(schedule.Setup, stores);
            // The first epoch has the partitions that the topic begins with.
            await run._hosts[0].TickAsync();
            for (var number = 0; number < schedule.Steps.Count; number++)
            {
                at = $"at step {number + 1} ({schedule.Steps[number]})";
                await run.TakeAsync(schedule.Steps[number]);
                run._watch?.Look(run._hosts);
            }
            at = "at the end";
            await run.JudgeAsync();
            return null;
        }
        catch (Exception exception)
        {
            return Failure.Of(exception, at);
        }
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task JudgeAsync()
    {
        Array.ForEach(_hosts, host => host.Faults.End());
        if (_sealedBefore is { } before)
        {
            await AssertNothingPassedOverAsync(before);
            return;
        }
        await AssertNothingStopsInSilenceAsync();
        Repair();
        await Audit.AssertCleanAsync(_world, "before the drain");
        await _world.DrainAsync((_stream.Twists & (Twists.Garbage | Twists.Beyond)) == 0 ? null : SettleAsync);
        await Audit.AssertCleanAsync(_world, "drained");
        await AssertHealthyAsync();
        var clocks = SealedClocks.Of(_world);
        var results = _poisoned?.Expected(_world, _stream.Log, clocks, _stream.Corrects);
        await Outcome.AssertAsync(_world, Oracle.Of(_stream.Log, clocks, _stream.Corrects), "end", results);
    }

    /// <summary>With what is still damaged: after some calm seconds every shard is at the head of what feeds it, or it is loud.</summary>
    private async Task AssertNothingStopsInSilenceAsync()
    {
        var host = _world.Start();
        await IdleAsync(host, seconds: 10);
        if (_watch?.Lagging(await _world.Stores.Ledger.NewestEpochAsync(_world.Pipeline.Name, CancellationToken.None)) is { } lagging)
            Assert.True(await IsLoudAsync(host), $"{lagging} stops, and nothing says so");
    }

    /// <summary>What was damaged is repaired and applied: nothing is loud any more, but for what is set aside.</summary>
    private async Task AssertHealthyAsync()
    {
        var host = _world.Start();
        await IdleAsync(host, seconds: 40);
        var health = await host.Runtimes.Health.CheckAsync(CancellationToken.None);
        var isAside = (await _world.StatusAsync(host)).Any(status => status?.Aside.Count > 0);
        Assert.True(health.IsHealthy != isAside, $"drained, but {health.Details}");
        Assert.Equal(isAside, health.Details.Contains("are set aside", StringComparison.Ordinal));
    }

    /// <summary>Records of a topic that was made anew are all sealed, or health says that they are not.</summary>
    private async Task AssertNothingPassedOverAsync(long before)
    {
        var host = _world.Start();
        for (var tries = 0; host.HasMore && tries < 100; tries++)
            await host.BatchAsync([.. _world.Topic.Produced.Select(_ => 50)], new Random(1));
        await IdleAsync(host, seconds: 3);
        var passed = before + _world.Topic.Produced.Sum() - await SealedAsync();
        Assert.True(passed <= 0 || await IsLoudAsync(host), $"{passed} records of a topic made anew are passed over, and nothing says so");
    }

    /// <summary>Whether health is bad, or a shard has reported that it can't go on.</summary>
    private async Task<bool> IsLoudAsync(Host host) =>
        !(await host.Runtimes.Health.CheckAsync(CancellationToken.None)).IsHealthy
        || (await _world.Stores.Reports.ReadAsync(_world.Pipeline.Name, CancellationToken.None)).Any(report => report.Stuck is not null);

    /// <summary>Nothing happens, but for the timer's ticks and malformed records where there are any.</summary>
    private async Task IdleAsync(Host host, int seconds)
    {
        for (var tick = 0; tick < seconds * 2; tick++)
        {
            _world.Clock.Advance(TimeSpan.FromMilliseconds(500));
            await host.TickAsync();
            await _world.DeliverAllAsync(host);
        }
    }

    private async Task SettleAsync(Host host)
    {
        for (var second = 0; second < 4; second++)
        {
            _stream.AddGarbage();
            await host.BatchAsync([.. _world.Topic.Produced.Select(_ => 50)], new Random(second));
            await IdleAsync(host, seconds: 1);
        }
        _watch?.LookSettled(await _world.Stores.Ledger.NewestEpochAsync(_world.Pipeline.Name, CancellationToken.None));
    }

    private async Task<long> SealedAsync() => await _world.Stores.Ledger
        .ReadAllAsync(_world.Pipeline.Name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None)
        .Select(row => row.Counts.Records)
        .SumAsync();

    private async Task RecreateAsync(Step.Recreate step)
    {
        _sealedBefore = await SealedAsync();
        var events = 1 + (_world.Topic.Records.Sum(partition => partition.Count) * step.Quarters / 4);
        _world.Topic.Recreate(SomeStream.Of(new Random(step.Seed), _world.Topic.Records.Count, events));
        Array.ForEach(_hosts, host => Array.Clear(host.Next));
    }

    private void Repair()
    {
        _memory?.Deltas.Mend();
        foreach (var (shard, (whole, later)) in _later)
        {
            // What was written over it meanwhile goes on.
            if (!ReferenceEquals(_world.States.GetValueOrDefault(shard), later))
                continue;
            _world.States[shard] = whole;
            _watch?.Forget(shard);
        }
        _later.Clear();
    }

    private async Task TakeAsync(Step step)
    {
        for (var index = 0; index < _hosts.Length; index++)
            _hosts[index] = _hosts[index].Faults.IsDown ? _world.Start() : _hosts[index];
        switch (step)
        {
            case Step.Batch batch: await WatchedBatchAsync(HostOf(batch.Host), batch.Most, batch.Seed); break;
            case Step.Overlap overlap: await OverlapAsync(overlap); break;
            case Step.Deliver deliver: await DeliverAsync(HostOf(deliver.Host), deliver.Count, deliver.Seed); break;
            case Step.Drop drop: TakeLetter(drop.Letter); break;
            case Step.Repeat repeat: Repeat(repeat.Letter); break;
            case Step.Zombie zombie: await ZombieAsync(zombie); break;
            case Step.Tick tick: await HostOf(tick.Host).TickAsync(); break;
            case Step.Pass pass: _world.Clock.Advance(TimeSpan.FromMilliseconds(pass.Ms)); break;
            case Step.Jump jump: _world.Clock.Jump(TimeSpan.FromMilliseconds(jump.Ms)); break;
            case Step.Commit commit: Commit(HostOf(commit.Host), new Random(commit.Seed)); break;
            case Step.Rewind rewind: Rewind(HostOf(rewind.Host), new Random(rewind.Seed)); break;
            case Step.DamageState damage: DamageState(damage); break;
            case Step.DamageDelta damage: DamageDelta(damage); break;
            case Step.Repair: Repair(); break;
            case Step.Storm storm: Storm(HostOf(storm.Host), storm.Calls, new Random(storm.Seed)); break;
            case Step.Crash crash: CrashAt(HostOf(crash.Host), crash); break;
            case Step.Restart: Array.ForEach(_hosts, host => host.Faults.End()); break;
            case Step.Produce produce: Produce(produce); break;
            case Step.Grow: Grow(); break;
            case Step.Redeploy redeploy: Upgrade(redeploy.Shards, atOnce: true); break;
            case Step.Upgrade upgrade: Upgrade(upgrade.Shards, atOnce: false); break;
            case Step.Collect collect: await CollectAsync(HostOf(collect.Host)); break;
            case Step.SlowSeal slow: await SlowSealAsync(slow); break;
            case Step.Recreate recreate: await RecreateAsync(recreate); break;
            case Step.Age: _world.Clock.Advance(Setup.Retention + TimeSpan.FromMinutes(1)); break;
            default: throw new NotSupportedException(step.ToString());
        }
    }

    private Host HostOf(int number) => _hosts[number % _hosts.Length];

    private Host OtherThan(Host host) => host == _hosts[0] ? _hosts[1] : _hosts[0];

    private static async Task BatchAsync(Host host, int most, int seed)
    {
        var random = new Random(seed);
        await host.BatchAsync([.. host.Next.Select(_ => random.Next(3) == 0 ? 0 : random.Next(most + 1))], random);
    }

    private Task WatchedBatchAsync(Host host, int most, int seed) =>
        _watch is null ? BatchAsync(host, most, seed) : _watch.BatchAsync(host, () => BatchAsync(host, most, seed));

    private async Task OverlapAsync(Step.Overlap overlap)
    {
        var host = HostOf(overlap.Host);
        host.Faults.Meanwhile = (NameOf(overlap.Before), () => BatchAsync(OtherThan(host), overlap.Most, overlap.Seed + 1));
        await BatchAsync(host, overlap.Most, overlap.Seed);
        host.Faults.Meanwhile = null;
    }

    private async Task DeliverAsync(Host host, int count, int seed)
    {
        var random = new Random(seed);
        for (; count > 0 && _world.Mail.Count > 0; count--)
        {
            var letter = _world.Mail.Take(seed == 0 ? 0 : random.Next(_world.Mail.Count));
            await host.DeliverAsync(letter);
            // A signal whose operation is interrupted may be lost or come again.
            if (host.Faults.IsDown && random.Next(2) == 0)
                _world.Mail.Post(letter);
        }
    }

    private Letter? TakeLetter(int number) => _world.Mail.Count == 0 ? null : _world.Mail.Take(number % _world.Mail.Count);

    private void Repeat(int number)
    {
        if (TakeLetter(number) is not { } letter)
            return;
        _world.Mail.Post(letter);
        _world.Mail.Post(letter);
    }

    private async Task ZombieAsync(Step.Zombie step)
    {
        if (TakeLetter(0) is not { } letter)
            return;
        var (zombie, other) = (_world.Start(asZombie: true), HostOf(step.Host));
        zombie.Faults.Meanwhile = (NameOf(step.Before), async () =>
        {
            await other.DeliverAsync(letter);
            await DeliverAsync(other, step.Seed % 8, step.Seed);
        });
        await zombie.DeliverAsync(letter);
    }

    private void Commit(Host host, Random random)
    {
        var partition = random.Next(host.Next.Length);
        var committed = _world.Topic.Committed[partition];
        if (host.Next[partition] > committed)
            _world.Topic.Committed[partition] = random.Next(committed, host.Next[partition] + 1);
    }

    private void Rewind(Host host, Random random)
    {
        for (var partition = 0; partition < host.Next.Length; partition++)
            host.Next[partition] =
                random.Next(Math.Min(_world.Topic.Committed[partition], host.Next[partition]), host.Next[partition] + 1);
    }

    private void DamageState(Step.DamageState step)
    {
        if (_world.States.Count == 0)
            return;
        var (shard, state) = _world.States.ElementAt(step.Shard % _world.States.Count);
        if (Damaged.By(step.Damage, [.. state], foreign: [], new Random(step.Seed)) is { } damaged)
            SetState(shard, state, damaged, step.Damage);
        else
            _world.States.Remove(shard);
        _watch?.Forget(shard);
    }

    private void SetState(ShardId shard, byte[] state, byte[] damaged, Damage damage)
    {
        _world.States[shard] = damaged;
        // The later version that wrote it comes back in the end.
        if (damage != Damage.Later)
            return;
        var isLater = _later.TryGetValue(shard, out var before) && ReferenceEquals(before.Later, state);
        _later[shard] = (isLater ? before.Whole : state, damaged);
    }

    private void DamageDelta(Step.DamageDelta step)
    {
        if (_memory?.Deltas is not { Names: { Count: > 0 } names } deltas)
            return;
        var foreign = deltas.Content(names[(step.Delta + 1) % names.Count]);
        deltas.Damage(
            names[step.Delta % names.Count], content => Damaged.By(step.Damage, content, foreign, new Random(step.Seed)));
    }

    private static void Storm(Host host, int calls, Random random)
    {
        host.Faults.IsStormy = true;
        host.Faults.Forecast = _ => calls-- > 0 ? (Weather)random.Next(3) : Weather.Fair;
    }

    private static void CrashAt(Host host, Step.Crash crash) =>
        host.Faults.Crash = new CrashPoint(host.Faults.Writes.Count + crash.Write, crash.After);

    private void Produce(Step.Produce produce)
    {
        var partition = produce.Partition % _world.Topic.Partitions;
        _world.Topic.Produced[partition] =
            Math.Min(_world.Topic.Records[partition].Count, _world.Topic.Produced[partition] + produce.Count);
    }

    private void Grow() => _world.Topic.Partitions = _world.Topic.Records.Count;

    private void Upgrade(int shards, bool atOnce)
    {
        _world.Pipeline = _world.Pipeline.WithShards(_ => 1 + (shards % 4));
        if (atOnce)
            Array.ForEach(_hosts, host => host.Faults.End());
    }

    private static async Task CollectAsync(Host host)
    {
        try
        {
            await host.Runtimes.Retention.RunAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is CrashException or Runtime.Ports.StoreUnavailableException)
        {
            // The next run goes on.
        }
    }

    private async Task SlowSealAsync(Step.SlowSeal slow)
    {
        var host = HostOf(slow.Host);
        host.Faults.Meanwhile = ("append", async () =>
        {
            _world.Clock.Advance(Setup.Grace + TimeSpan.FromMinutes(1));
            await CollectAsync(OtherThan(host));
        });
        await BatchAsync(host, slow.Most, slow.Seed);
        host.Faults.Meanwhile = null;
    }

    private static string NameOf(Before before) => before.ToString().ToLowerInvariant();
}
