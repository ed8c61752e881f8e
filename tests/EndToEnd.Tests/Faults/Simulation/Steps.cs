namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>Takes the steps of a schedule.</summary>
internal sealed class Steps(SimulatedWorld world)
{
    private readonly BatchSteps _batches = new(world);
    private readonly LetterSteps _letters = new(world);
    private readonly LayoutSteps _layouts = new(world);

    public async Task TakeAsync(Step step)
    {
        world.Replace();
        switch (step)
        {
            case Step.Batch batch: await _batches.TakeAsync(batch); break;
            case Step.Overlap overlap: await _batches.TakeAsync(overlap); break;
            case Step.SlowSeal slow: await _batches.TakeAsync(slow); break;
            case Step.Commit commit: _batches.Take(commit); break;
            case Step.Rewind rewind: _batches.Take(rewind); break;
            case Step.Deliver deliver: await _letters.TakeAsync(deliver); break;
            case Step.Zombie zombie: await _letters.TakeAsync(zombie); break;
            case Step.Drop drop: _letters.Take(drop); break;
            case Step.Repeat repeat: _letters.Take(repeat); break;
            case Step.DamageState damage: world.Damages.Take(damage); break;
            case Step.DamageDelta damage: world.Damages.Take(damage); break;
            case Step.Repair: world.Damages.Repair(); break;
            case Step.Produce produce: world.Topics.Take(produce); break;
            case Step.Grow: world.Topics.Grow(); break;
            case Step.Recreate recreate: world.Topics.Take(recreate); break;
            case Step.Return: world.Topics.Return(); break;
            case Step.Tick tick: await world.HostOf(tick.Host).TickAsync(); break;
            case Step.Pass pass: world.World.Clock.Advance(TimeSpan.FromMilliseconds(pass.Ms)); break;
            case Step.Age: world.World.Clock.Advance(Setup.Retention + TimeSpan.FromMinutes(1)); break;
            case Step.Jump jump: Jump(jump.Ms); break;
            case Step.Storm storm: Storm(world.HostOf(storm.Host), storm.Calls, new Random(storm.Seed)); break;
            case Step.Crash crash: Crash(world.HostOf(crash.Host), crash); break;
            case Step.Restart: world.End(); break;
            case Step.Redeploy redeploy: Upgrade(redeploy.Shards, atOnce: true); break;
            case Step.Upgrade upgrade: Upgrade(upgrade.Shards, atOnce: false); break;
            case Step.Version version: Deploy(world.Version with { More = version.More % 4 }, version.AtOnce); break;
            case Step.Reshard reshard: await _layouts.TakeAsync(reshard); break;
            case Step.Freeze freeze: _layouts.Take(freeze); break;
            case Step.Thaw: world.Thaw(); break;
            case Step.DamageSaved damage: world.Damages.Take(damage); break;
            case Step.Redrive redrive: await world.HostOf(redrive.Host).RedriveAsync(redrive.Kind); break;
            case Step.Collect collect: await CollectAsync(world.HostOf(collect.Host)); break;
            default: throw new NotSupportedException(step.ToString());
        }
        if ((await world.World.FlagsAsync()).TickedBy is not (null or Runtime.Ports.Flag.Timer))
            world.Seen.Fault(FaultKinds.TimerDead);
    }

    public static async Task CollectAsync(Host host)
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

    private void Jump(int ms)
    {
        world.World.Clock.Jump(TimeSpan.FromMilliseconds(ms));
        world.Seen.Fault(FaultKinds.WallClock);
    }

    private void Storm(Host host, int calls, Random random)
    {
        host.Faults.IsStormy = true;
        host.Faults.Forecast = _ =>
        {
            var weather = calls-- > 0 ? (Weather)random.Next(3) : Weather.Fair;
            if (weather != Weather.Fair)
                world.Seen.Fault(FaultKinds.Storm);
            return weather;
        };
    }

    private static void Crash(Host host, Step.Crash crash) =>
        host.Faults.Crash = new CrashPoint(host.Faults.Writes.Count + crash.Write, crash.After);

    private void Upgrade(int shards, bool atOnce)
    {
        Deploy(world.Version with { Shards = 1 + (shards % 4) }, atOnce);
    }

    private void Deploy(SimulatedVersion version, bool atOnce)
    {
        world.Version = version;
        if (atOnce)
            world.End();
    }
}
