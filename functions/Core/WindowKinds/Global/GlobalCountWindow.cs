using Serverless.Core.Definitions;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Global;

/// <summary>
/// Windows by count, in the order of the events of a key. Accumulating: one window, which emits each time that <paramref name="Every"/>
/// more events have come. Discarding: a new window after each <paramref name="Every"/> events. A key without events for
/// <paramref name="IdleMs"/>, by the watermark of its partition, is forgotten, and counted anew when it comes again.
/// <para>
/// A window starts at the time of its first event or, where that may not be after the start of the key's window before it, one millisecond
/// after the latest that this can be: so each has an identity. It ends just after its latest event; until it is full or forgotten its panes
/// show no end.
/// </para>
/// </summary>
/// <param name="Every">A number of events, at least 1.</param>
/// <param name="IdleMs">Milliseconds of event time, at least 1 s.</param>
public sealed record GlobalCountWindow(long Every, long IdleMs) : WindowKind
{
    private const long WeekMs = 7 * 86_400_000L;

    /// <summary>As pipeline files write it: <c>"global": { "every": 1000, "idle": "7d" }</c>; idle is 7 days if it isn't given.</summary>
    public static readonly WindowSyntax Syntax = new(
        "global",
        [
            new WindowParameter("every", IsDuration: false, Least: 1, Most: int.MaxValue),
            new WindowParameter("idle", IsDuration: true, Least: 1_000, Otherwise: WeekMs),
        ],
        values => new GlobalCountWindow(values[0].Number, values[1].Number));

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    /// <inheritdoc/>
    public override IReadOnlyList<long> Parameters => [Every, IdleMs];

    /// <inheritdoc/>
    internal override bool HasEnd => false;

    /// <summary>Every event of the key before a window decides on where it begins.</summary>
    public override long ReachMs => long.MaxValue;

    /// <summary>Windows also close while events are merged, before the shard's watermark follows.</summary>
    public override EventTime ReleasedIn(ShardState state, bool isFirst) =>
        EventTime.Later(state.Released, ClockOf(state, state.Fired));

    /// <inheritdoc/>
    public override Sharding DefaultSharding => Sharding.CoPartitioned;

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Problem)> ConflictsWith(ViewDefinition view)
    {
        if (view.AllowedLatenessMs > 0)
            yield return ("allowedLateness", "a global window counts all events, so nothing is late for it: remove this");
        if (view.LateEvents != LateEvents.SideOutput)
            yield return ("late", "a global window counts all events, so nothing is late for it: remove this");
        if (view.EarlyMs is not null || view.KeepsEarly)
            yield return ("early", "a global window emits by count only: remove this");
        if (view.Sharding == Sharding.Rekeyed)
            yield return ("sharding", "events are counted in the order of one partition, which must have all events of a key: "
                + "write \"sharding\": \"co-partitioned\", and give records the view's key as their Kafka key");
    }

    /// <summary>A window is emptied by being full, not by a pane.</summary>
    public override bool Discards(View view) => false;

    internal override ViewFold NewFold(View view, KeySets sets) => new GlobalFold(view, sets);

    internal override WindowMerge NewMerge(View view, PaneEmitter emitter) => new GlobalMerge(view, this, emitter);

    /// <summary>Only events of the sources, not idleness or a flush: a shard that is rebuilt must count the same.</summary>
    internal override EventTime ClockOf(ShardState state, EventTime watermark) => state.Sources.Min(source => source.Watermark);

    internal override EventTime ClosingOf(WindowState window) => window.LastSeen.Plus(IdleMs);

    /// <summary>The watermark of the shard may be after that of the sources; a closed window isn't in the state any more.</summary>
    internal override bool WasClosed(WindowState window, EventTime fired) => false;

    internal override EventTime EndOf(WindowState window, PaneKind kind) => kind == PaneKind.Early ? EventTime.Max : window.End;
}
