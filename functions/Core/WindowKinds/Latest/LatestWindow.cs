using Serverless.Core.Definitions;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Latest;

/// <summary>
/// No windows: a key has one result, which takes in all of its events, whenever they come. Shards hold nothing of it. What a chunk has of a
/// key is merged into its stored result, so a key costs a read and a write for each chunk that has it. A result whose newest event says
/// that its key was deleted isn't shown; it stays in the store as a marker, so that no older event brings the key back.
/// </summary>
/// <param name="MarkersMs">
/// How long a marker is kept after its last write, where the store can remove results: 1 h to 3650 days, in milliseconds.
/// </param>
public sealed record LatestWindow(long MarkersMs) : WindowKind
{
    /// <summary>The start of every result: the time of the epoch, which says nothing.</summary>
    public static readonly EventTime Start = new(0);

    private const long HourMs = 3_600_000;
    private const long MonthMs = 30 * 24 * HourMs;

    /// <summary>As pipeline files write it: <c>"latest": { "markers": "30d" }</c>; 30 days if it isn't given.</summary>
    public static readonly WindowSyntax Syntax = new(
        "latest",
        [new WindowParameter("markers", IsDuration: true, Least: HourMs, Otherwise: MonthMs)],
        values => new LatestWindow(values[0].Number));

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    /// <summary>None: how long markers are kept changes nothing that is stored.</summary>
    public override IReadOnlyList<long> Parameters => [];

    internal override IReadOnlyList<WindowValue?> Written => [new(MarkersMs)];

    /// <inheritdoc/>
    internal override bool HasEnd => false;

    /// <summary>Every event of a key decides on its result.</summary>
    public override long ReachMs => long.MaxValue;

    /// <summary>All of them, but in a view's first state: what was merged before is in the store alone.</summary>
    public override EventTime ReleasedIn(ShardState state, bool isFirst) => isFirst ? EventTime.Min : EventTime.Max;

    /// <inheritdoc/>
    public override long? MarkersKeptMs => MarkersMs;

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Problem)> ConflictsWith(ViewDefinition view)
    {
        const string remove = ": remove this";
        if (view.AllowedLatenessMs > 0)
            yield return ("allowedLateness", "a latest view takes in all events, so nothing is late for it" + remove);
        if (view.LateEvents != LateEvents.SideOutput)
            yield return ("late", "a latest view takes in all events, so nothing is late for it" + remove);
        if (view.EarlyMs is not null || view.KeepsEarly)
            yield return ("early", "a latest view has no windows that could have early panes: what comes is stored" + remove);
        if (view.Discarding)
            yield return ("panes", "a latest view has no panes that could be discarded" + remove);
        if (view.Aggregates is { Count: > 0 } all && !all.Any(IsLatest))
            yield return ("aggregates", "a latest view shows the newest row of a key: add an aggregate of kind 'latest'");
        if (view.Sharding == Sharding.Rekeyed && view.Aggregates.Any(one => IsLatest(one) && one.Field is null))
            yield return ("aggregates", "rows are in the order of their partition only where that has all of a key: name the field with "
                + "the row's version or time in 'field' of the aggregate of kind 'latest', or write \"sharding\": \"co-partitioned\"");
    }

    /// <inheritdoc/>
    public override PaneKind KindOf(Cell cell, PaneKind kind) => cell.IsDeleted ? PaneKind.Retracted : kind;

    internal override ViewFold NewFold(View view, KeySets sets) => new LatestFold(view, sets);

    internal override WindowMerge NewMerge(View view, PaneEmitter emitter) => new LatestMerge(view, emitter);

    private static bool IsLatest(AggregateDefinition aggregate) => aggregate.Kind == "latest";
}
