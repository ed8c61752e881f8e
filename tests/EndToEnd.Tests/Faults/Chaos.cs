using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// Runs a stream through two hosts that know nothing of each other, and lets a seeded random choose what comes next: a batch of any size
/// and mix, pokes delivered, lost, repeated or reordered, ticks, commits that lag, reading again from anywhere before, stores that fail,
/// crashes.
/// </summary>
internal sealed class Chaos(World world, int seed)
{
    private readonly Random _random = new(seed);
    private readonly Host[] _hosts = [world.Start(), world.Start()];

    /// <summary>Steps until a host has read everything; the rest is the drain's.</summary>
    public async Task RunAsync(Action<int>? beforeStep = null)
    {
        for (var step = 0; step < 600 && (!world.Topic.IsProduced || Array.TrueForAll(_hosts, host => host.HasMore)); step++)
        {
            beforeStep?.Invoke(step);
            for (var index = 0; index < _hosts.Length; index++)
                _hosts[index] = _hosts[index].Faults.IsDown ? world.Start() : _hosts[index];
            await StepAsync(_hosts[_random.Next(_hosts.Length)]);
        }
    }

    /// <summary>Both hosts end, and others take their place.</summary>
    public void RestartAll() => Array.ForEach(_hosts, host => host.Faults.End());

    /// <summary>Settings small enough that every limit is met in a short stream.</summary>
    public static RuntimeOptions Options(Random random) => new()
    {
        PokeInterval = TimeSpan.FromMilliseconds(random.Next(2) * 60),
        InlineSectionBytes = random.Next(2) * 1024,
        PokedChunks = random.Next(1, 8),
        ChunksPerOperation = random.Next(2) == 0 ? 3 : 512,
        OutboxLimit = random.Next(2) == 0 ? 4 : 2_000,
        PressureHold = TimeSpan.FromMilliseconds(250),
        DeltaCacheBytes = random.Next(2) * 100_000,
    };

    private async Task StepAsync(Host host)
    {
        switch (_random.Next(100))
        {
            case < 30: await BatchAsync(host); break;
            case < 40: await OverlapAsync(host); break;
            case < 70: await DeliverAsync(host); break;
            case < 75: await DeliverTwiceAtOnceAsync(host); break;
            case < 80: await host.TickAsync(); break;
            case < 84: world.Clock.Advance(TimeSpan.FromMilliseconds(_random.Next(1, 300))); break;
            case < 88: Commit(host); break;
            case < 92: Rewind(host); break;
            case < 94: LoseState(); break;
            case < 97: host.Faults.Crash = new CrashPoint(host.Faults.Writes.Count + _random.Next(1, 12), _random.Next(2) == 0); break;
            default: Storm(host, _random.Next(1, 25)); break;
        }
    }

    private Task BatchAsync(Host host) =>
        host.BatchAsync([.. host.Next.Select(_ => _random.Next(3) == 0 ? 0 : _random.Next(0, 9))], _random);

    /// <summary>The other host takes a whole batch of its own while this one is about to write.</summary>
    private async Task OverlapAsync(Host host)
    {
        var other = _hosts[host == _hosts[0] ? 1 : 0];
        host.Faults.Meanwhile = (_random.Next(4) switch { 0 => "delta", 1 => "poke", _ => "append" }, () => BatchAsync(other));
        await BatchAsync(host);
        host.Faults.Meanwhile = null;
    }

    private async Task DeliverAsync(Host host)
    {
        for (var count = _random.Next(1, 12); count > 0 && world.Mail.Count > 0; count--)
        {
            var letter = world.Mail.Take(_random.Next(2) == 0 ? 0 : _random.Next(world.Mail.Count));
            var fate = _random.Next(10);
            if (fate == 0)
                continue;
            await host.DeliverAsync(letter);
            if (fate == 1 || (host.Faults.IsDown && fate < 6))
                world.Mail.Post(letter);
        }
    }

    /// <summary>
    /// A host that is taken for dead still runs an operation while another runs the same, and later ones; its state is not saved.
    /// </summary>
    private async Task DeliverTwiceAtOnceAsync(Host host)
    {
        if (world.Mail.Count == 0)
            return;
        var (zombie, letter) = (world.Start(asZombie: true), world.Mail.Take(0));
        zombie.Faults.Meanwhile = (_random.Next(3) switch { 0 => "side", 1 => "replace", _ => "result" }, async () =>
        {
            await host.DeliverAsync(letter);
            while (_random.Next(3) > 0)
                await DeliverAsync(host);
        });
        await zombie.DeliverAsync(letter);
    }

    private void Commit(Host host)
    {
        var partition = _random.Next(host.Next.Length);
        var committed = world.Topic.Committed[partition];
        if (host.Next[partition] > committed)
            world.Topic.Committed[partition] = _random.Next(committed, host.Next[partition] + 1);
    }

    private void Rewind(Host host)
    {
        for (var partition = 0; partition < host.Next.Length; partition++)
            host.Next[partition] = _random.Next(Math.Min(world.Topic.Committed[partition], host.Next[partition]), host.Next[partition] + 1);
    }

    /// <summary>A shard's saved state is gone, cut short, or has a bit flipped.</summary>
    private void LoseState()
    {
        if (world.States.Count == 0)
            return;
        var (shard, state) = world.States.ElementAt(_random.Next(world.States.Count));
        switch (_random.Next(3))
        {
            case 0: world.States.Remove(shard); break;
            case 1: world.States[shard] = state[.._random.Next(state.Length)]; break;
            default:
                world.States[shard] = [.. state];
                world.States[shard][_random.Next(state.Length)] ^= (byte)(1 << _random.Next(8));
                break;
        }
    }

    private void Storm(Host host, int calls) => host.Faults.Forecast = _ => calls-- > 0 ? (Weather)_random.Next(3) : Weather.Fair;
}
