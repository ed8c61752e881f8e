using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>
/// Makes a schedule of a seed. Each takes some of the kinds of faults and leaves others out, so that one kind doesn't hide another (swarm
/// testing: Groce et al., "Swarm testing", ISSTA 2012).
/// </summary>
internal sealed class ScheduleGenerator(int seed, FaultKinds allowed)
{
    private readonly Random _random = new(seed);
    private readonly List<(int Weight, Func<Step> Make)> _choices = [];

    public static Schedule Of(int seed, FaultKinds allowed = FaultKinds.Checked) => new ScheduleGenerator(seed, allowed).Make();

    private Schedule Make()
    {
        var faults = Chosen();
        var setup = SetupFor(faults);
        AddCommon(faults);
        AddFaults(faults, setup);
        var total = _choices.Sum(choice => choice.Weight);
        return new Schedule(setup, [.. Enumerable.Range(0, _random.Next(20, 140)).Select(_ => Next(total))]);
    }

    private FaultKinds Chosen()
    {
        var chosen = FaultKinds.None;
        foreach (var fault in Enum.GetValues<FaultKinds>().Where(fault => fault != FaultKinds.Checked && allowed.HasFlag(fault)))
            chosen |= _random.Next(3) == 0 ? fault : FaultKinds.None;
        // Each has its own way to make a run unlike others, and they don't go together.
        if (chosen.HasFlag(FaultKinds.Growth))
            {
            chosen &= ~(FaultKinds.Trickle | FaultKinds.Redeploy | FaultKinds.Garbage | FaultKinds.Stray | FaultKinds.Recreate
                | FaultKinds.TimerDead);
        }
        if (chosen.HasFlag(FaultKinds.Recreate))
            chosen &= ~(FaultKinds.Garbage | FaultKinds.Redrives | FaultKinds.Duplicates);
        // What is set aside of a chunk is computed by who knows the stream alone.
        if ((chosen & (FaultKinds.Redrives | FaultKinds.Duplicates)) != 0)
            chosen &= ~FaultKinds.Unreadable;
        // Rows must be kept for longer than ids, and these for a day at least.
        if (chosen.HasFlag(FaultKinds.Duplicates))
            chosen &= ~FaultKinds.Retention;
        // Entries are made unreadable by the definition that they are of.
        if (chosen.HasFlag(FaultKinds.Versions))
            chosen &= ~FaultKinds.Unreadable;
        return chosen;
    }

    private Setup SetupFor(FaultKinds faults)
    {
        var views = ViewsFor(faults);
        var twists = TwistsFor(faults);
        if (views is Views.Rekeyed or Views.Corrected)
            twists |= Twists.Scattered;
        return new Setup(
            _random.Next(), _random.Next(1, 4), _random.Next(20, 120), twists, views,
            faults.HasFlag(FaultKinds.Trickle) ? 60_000 : 0,
            PokeMs: _random.Next(2) * 60, Inline: _random.Next(2) * 1024, Pointers: _random.Next(1, 8),
            Chunks: _random.Next(2) == 0 ? 3 : 512, Outbox: _random.Next(2) == 0 ? 4 : 2_000, Cache: _random.Next(2) * 100_000,
            // Jumps and slow seals take more than an hour together, and then shards that begin anew would lack rows.
            Days: faults.HasFlag(FaultKinds.Retention) ? 0 : 7);
    }

    private Views ViewsFor(FaultKinds faults)
    {
        if (faults.HasFlag(FaultKinds.Stray))
            return Views.Rekeyed;
        if (faults.HasFlag(FaultKinds.Growth))
            return Views.Movable;
        // A late event that comes back to a sliding window doesn't bring back the others that it would hold.
        if (faults.HasFlag(FaultKinds.Redrives))
            return _random.Next(2) == 0 ? Views.Movable : Views.Rekeyed;
        Views[] views = [Views.All, Views.Rekeyed, Views.Corrected];
        return views[_random.Next(views.Length)];
    }

    private Twists TwistsFor(FaultKinds faults)
    {
        (FaultKinds Fault, Twists Twist)[] twists =
        [
            (FaultKinds.Growth, Twists.Growing), (FaultKinds.Trickle, Twists.Trickling), (FaultKinds.Garbage, Twists.Garbage),
            (FaultKinds.Beyond, Twists.Beyond), (FaultKinds.Poison, Twists.Poison),
            (FaultKinds.Unreadable, Twists.Unreadable), (FaultKinds.Duplicates, Twists.Repeated),
            (FaultKinds.Ahead, Twists.Ahead), (FaultKinds.Stamps, _random.Next(2) == 0 ? Twists.Stamps : Twists.Appended),
        ];
        return twists.Where(one => faults.HasFlag(one.Fault)).Aggregate(Twists.None, (all, one) => all | one.Twist);
    }

    private void AddCommon(FaultKinds faults)
    {
        Add(30, () => new Step.Batch(Host, Most, Seed));
        Add(30, () => new Step.Deliver(Host, _random.Next(1, 12), _random.Next(2) * Seed));
        if (faults.HasFlag(FaultKinds.TimerDead))
            Add(5, () => new Step.Pass(_random.Next(1, 6_000)));
        else
            Add(5, () => new Step.Tick(Host));
        Add(4, () => new Step.Pass(_random.Next(1, 300)));
        Add(4, () => new Step.Commit(Host, Seed));
    }

    private void AddFaults(FaultKinds faults, Setup setup)
    {
        AddFor(FaultKinds.Overlap, 10, () => new Step.Overlap(Host, Most, (Before)_random.Next(4), Seed));
        AddFor(FaultKinds.Overlap, 5, () => new Step.Zombie(Host, (Before)_random.Next(4, 6), Seed));
        AddFor(FaultKinds.Pokes, 5, () => new Step.Drop(Seed));
        AddFor(FaultKinds.Pokes, 5, () => new Step.Repeat(Seed));
        AddFor(FaultKinds.Rewind, 5, () => new Step.Rewind(Host, Seed));
        AddFor(FaultKinds.State, 3, () => new Step.DamageState(Seed, (Damage)_random.Next(3), Seed));
        AddFor(FaultKinds.LaterState, 2, () => new Step.DamageState(Seed, Damage.Later, Seed));
        AddFor(FaultKinds.Storm, 4, () => new Step.Storm(Host, _random.Next(1, 25), Seed));
        AddFor(FaultKinds.Crash, 6, () => new Step.Crash(Host, _random.Next(1, 12), _random.Next(2) == 0));
        AddFor(FaultKinds.Crash, 1, () => new Step.Restart());
        AddFor(FaultKinds.Trickle, 12, () => new Step.Produce(_random.Next(setup.Partitions), _random.Next(1, 20)));
        AddFor(FaultKinds.Trickle, 10, () => new Step.Pass(_random.Next(1, 1500)));
        AddFor(FaultKinds.Growth, 1, () => new Step.Grow());
        AddFor(FaultKinds.Redeploy, 1, () => new Step.Redeploy(_random.Next(4)));
        AddFor(FaultKinds.Redeploy, 2, () => new Step.Upgrade(_random.Next(4)));
        AddFor(FaultKinds.Versions, 2, () => new Step.Version(_random.Next(4), _random.Next(2) == 0));
        AddFor(FaultKinds.Layouts, 2, () => new Step.Reshard(_random.Next(7), _random.Next(4)));
        AddFor(FaultKinds.Checkpoints, 3, () => new Step.DamageSaved(Seed, (Damage)_random.Next(3), Seed));
        AddFor(FaultKinds.Frozen, 3, () => new Step.Freeze(Seed));
        AddFor(FaultKinds.Frozen, 2, () => new Step.Thaw());
        AddFor(FaultKinds.WallClock, 3, () => new Step.Jump(_random.Next(-7_200_000, 7_200_000)));
        AddFor(FaultKinds.Deltas, 3, () => new Step.DamageDelta(Seed, (Damage)_random.Next(5), Seed));
        AddFor(FaultKinds.Deltas, 2, () => new Step.Repair());
        AddFor(FaultKinds.Retention, 3, () => new Step.Age());
        AddFor(FaultKinds.Retention, 5, () => new Step.Collect(Host));
        AddFor(FaultKinds.Recreate, 1, () => new Step.Recreate(_random.Next(9), Seed));
        AddFor(FaultKinds.Recreate, 2, () => new Step.Return());
        AddFor(FaultKinds.Redrives, 6, () => new Step.Redrive(Host, (SideOutputKind)_random.Next(2)));
        AddFor(FaultKinds.SlowSeal, 4, () => new Step.SlowSeal(Host, Most, Seed));

        void AddFor(FaultKinds fault, int weight, Func<Step> make)
        {
            if (faults.HasFlag(fault))
                Add(weight, make);
        }
    }

    private void Add(int weight, Func<Step> make) => _choices.Add((weight, make));

    private Step Next(int total)
    {
        var at = _random.Next(total);
        foreach (var (weight, make) in _choices)
        {
            if ((at -= weight) < 0)
                return make();
        }
        throw new InvalidOperationException("the weights don't add up");
    }

    private int Host => _random.Next(2);

    private int Most => _random.Next(1, 9);

    private int Seed => _random.Next(1, 1_000_000);
}
