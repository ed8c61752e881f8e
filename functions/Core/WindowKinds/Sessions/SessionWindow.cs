using Serverless.Core.Definitions;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.States;

namespace Serverless.Core.WindowKinds.Sessions;

/// <summary>Sessions: events of a key that follow each other by at most <paramref name="GapMs"/> are in one window.</summary>
/// <param name="GapMs">Milliseconds, at least 1. A session ends this long after its last event.</param>
public sealed record SessionWindow(long GapMs) : WindowKind
{
    /// <summary>As pipeline files write it: <c>"session": { "gap": "30s" }</c>.</summary>
    public static readonly WindowSyntax Syntax = new(
        "session", [new WindowParameter("gap", IsDuration: true)], values => new SessionWindow(values[0]));

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    /// <inheritdoc/>
    public override IReadOnlyList<long> Parameters => [GapMs];

    /// <inheritdoc/>
    public override Sharding DefaultSharding => Sharding.CoPartitioned;

    /// <inheritdoc/>
    public override IdlenessEffect IdlenessEffect => IdlenessEffect.LeavesCorrections;

    /// <inheritdoc/>
    public override long ReachMs => GapMs;

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Problem)> ConflictsWith(ViewDefinition view)
    {
        if (view.Sharding == Sharding.Rekeyed)
            yield return ("sharding", "sessions need all events of a key in one order: a session view must be co-partitioned");
    }

    internal override ViewFold NewFold(View view) => new SessionFold(view, GapMs);

    internal override WindowMerge NewMerge(View view, PaneEmitter emitter) => new SessionMerge(view, this, emitter);

    /// <summary>
    /// With several sources an event that is on time for its own source may be older than the shard's watermark allows for. So the state of
    /// a session is held for one gap longer: then no event that is on time can touch a session whose state is gone. With one source the
    /// order of its events decides, and nothing is held.
    /// </summary>
    internal override long HoldMs(ShardState state) => state.Sources.Count > 1 ? GapMs : 0;
}
