using System.Collections.Concurrent;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Verification;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>What runs have met: without it a run that meets nothing looks like one that survives all.</summary>
internal sealed class Seen
{
    private readonly ConcurrentDictionary<FaultKinds, int> _faults = [];
    private readonly ConcurrentDictionary<PaneKind, int> _results = [];
    private int _returns;
    private int _halts;
    private int _healed;
    private long _audited;
    private long _uncertain;

    /// <summary>Topics that were made anew and never came back.</summary>
    public int Halts => _halts;

    /// <summary>Topics that came back after another one had been in their place.</summary>
    public int Returns => _returns;

    /// <summary>Objects that were folded again from the topic, or were by then.</summary>
    public int Healed => _healed;

    /// <summary>Results that an audit found equal.</summary>
    public long Audited => _audited;

    /// <summary>Results that an audit couldn't judge as they hang on idleness.</summary>
    public long Uncertain => _uncertain;

    /// <summary>How often a fault of that kind did something.</summary>
    public int Of(FaultKinds fault) => _faults.GetValueOrDefault(fault);

    /// <summary>How many results ended with a pane of that kind.</summary>
    public int Of(PaneKind kind) => _results.GetValueOrDefault(kind);

    public override string ToString() => string.Join(", ",
    [
        .. _faults.OrderBy(fault => fault.Key).Select(fault => $"{fault.Key} {fault.Value}"),
        .. _results.OrderBy(result => result.Key).Select(result => $"{result.Key} {result.Value}"),
        $"halts {_halts}, returns {_returns}, healed {_healed}, audited {_audited}, uncertain {_uncertain}",
    ]);

    public void Fault(FaultKinds fault) => _faults.AddOrUpdate(fault, 1, (_, before) => before + 1);

    public void Halt() => Interlocked.Increment(ref _halts);

    public void Heal() => Interlocked.Increment(ref _healed);

    public void Return() => Interlocked.Increment(ref _returns);

    public void Audit(AuditedView view)
    {
        Interlocked.Add(ref _audited, view.Equal);
        Interlocked.Add(ref _uncertain, view.Uncertain);
    }

    /// <summary>Looks at what a run has left, before it is gone.</summary>
    public async Task LookAsync(SimulatedWorld world)
    {
        foreach (var result in await Outcome.ResultsAsync(world.World))
            _results.AddOrUpdate(result.Kind, 1, (_, before) => before + 1);
        foreach (var (fault, met) in OfStream(world))
        {
            if (met)
                Fault(fault);
        }
        if ((await world.World.StatusAsync(world.World.Start())).Any(status => status?.Aside.Count > 0))
            Fault(FaultKinds.Unreadable);
        if (await world.World.IsTrimmedAsync())
            Fault(FaultKinds.Retention);
        if (world.World.Sealed.Exists(row => row.Counts.Duplicate > 0))
            Fault(FaultKinds.Duplicates);
        if (world.World.Redrives.Exists(plan => plan.Kind == SideOutputKind.Late))
            Fault(FaultKinds.Redrives);
        if (await IsMixedAsync(world))
            Fault(FaultKinds.Versions);
        if ((await world.World.Stores.Ledger.EpochsAsync(world.World.Pipeline.Name, CancellationToken.None)).Count > 1)
            Fault(FaultKinds.Redeploy);
    }

    /// <summary>Whether results of two definitions of a view are stored.</summary>
    private static async Task<bool> IsMixedAsync(SimulatedWorld world)
    {
        foreach (var view in world.World.Pipeline.Views)
        {
            var stored = ResultsOf.View(world.World.Stores.Results, view).QueryAsync(
                world.World.Pipeline.Name, view.Name, null, EventTime.Min, EventTime.Max, CancellationToken.None);
            if (await stored.Select(result => result.Definition).Distinct().CountAsync() > 1)
                return true;
        }
        return false;
    }

    private static IEnumerable<(FaultKinds, bool)> OfStream(SimulatedWorld world)
    {
        var (stream, records) = (world.Stream, world.Stream.Log.SelectMany(partition => partition).ToList());
        yield return (FaultKinds.Garbage, stream.Twists.HasFlag(Twists.Garbage));
        yield return (FaultKinds.Beyond, world.World.Topic.Probes > 0 && stream.Twists.HasFlag(Twists.Beyond));
        yield return (FaultKinds.Stray, records
            .GroupBy(entry => entry.Events[0].Key).Any(key => key.Select(entry => entry.Record.Partition).Distinct().Count() > 1));
        yield return (FaultKinds.Poison, records.Exists(entry => entry.Record.Value.AsSpan().IndexOf("\"reading\""u8) >= 0));
        yield return (FaultKinds.Ahead, records.Exists(entry => entry.Events.Exists(one => one.Time > RecordTwists.Hour / 2)));
        yield return (FaultKinds.Stamps, records.Exists(entry =>
            entry.Record.TimestampType == TimestampType.LogAppendTime || entry.Record.TimestampMs < Core.Tests.Streams.StreamEvent.Base));
    }
}
