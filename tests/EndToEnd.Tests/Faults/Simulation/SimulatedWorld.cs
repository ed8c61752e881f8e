using Serverless.EndToEnd.Tests.Faults.Memory;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>What a schedule runs on: a stream in a topic, stores, and two hosts; another takes the place of each that has ended.</summary>
internal sealed class SimulatedWorld : IAsyncDisposable
{
    public SimulatedWorld(Setup setup, WorldStores stores, Seen seen)
    {
        Seen = seen;
        Stream = SimulatedStream.Of(setup);
        Version = new SimulatedVersion(setup.Views, setup.Twists.HasFlag(Twists.Poison), setup.Twists.HasFlag(Twists.Repeated));
        World = new World(
            Stream.Topic, Version.Pipeline, setup.Options, TimeSpan.FromMilliseconds(setup.StartMs), stores);
        if (setup.Twists.HasFlag(Twists.Unreadable))
            Poisoned = PoisonedStores.Into(World, setup.Seed, oneOf: 8);
        Memory = stores as MemoryWorldStores;
        Watch = Memory is null ? null : new Watch(World, Memory.Ledger);
        Hosts = [World.Start(), World.Start()];
        Damages = new DamageSteps(this);
        Topics = new TopicSteps(this);
    }

    /// <summary>What was met on the way.</summary>
    public Seen Seen { get; }

    public SimulatedStream Stream { get; }

    /// <summary>What hosts start with. Each change is a deployment with the next revision.</summary>
    public SimulatedVersion Version
    {
        get;
        set
        {
            var isChange = field is not null;
            field = value;
            if (isChange)
                World.Pipeline = value.Pipeline;
        }
    }

    public World World { get; }

    /// <summary>The stores; null when they are not those in memory, which can be looked into.</summary>
    public MemoryWorldStores? Memory { get; }

    public Watch? Watch { get; }

    /// <summary>What makes entries unreadable; null when nothing does.</summary>
    public PoisonedStores? Poisoned { get; }

    public Host[] Hosts { get; }

    public DamageSteps Damages { get; }

    public TopicSteps Topics { get; }

    public Host HostOf(int number) => Hosts[number % Hosts.Length];

    public Host OtherThan(Host host) => host == Hosts[0] ? Hosts[1] : Hosts[0];

    /// <summary>Starts a host for each that has ended.</summary>
    public void Replace()
    {
        for (var index = 0; index < Hosts.Length; index++)
        {
            if (!Hosts[index].Faults.IsDown)
                continue;
            Seen.Fault(FaultKinds.Crash);
            Hosts[index] = World.Start();
        }
    }

    /// <summary>Frozen entities go on.</summary>
    public void Thaw()
    {
        if (World.Held.Count > 0)
            Seen.Fault(FaultKinds.Frozen);
        World.Thaw();
    }

    /// <summary>All hosts end.</summary>
    public void End() => Array.ForEach(Hosts, host => host.Faults.End());

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
