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
        "session", [new WindowParameter("gap", IsDuration: true)], values => new SessionWindow(values[0].Number));

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    /// <inheritdoc/>
    public override IReadOnlyList<long> Parameters => [GapMs];

    /// <inheritdoc/>
    public override bool ResultsMayMerge => true;

    /// <inheritdoc/>
    public override long ReachMs => GapMs;

    internal override ViewFold NewFold(View view, KeySets sets) => new SessionFold(view, sets, GapMs);

    internal override WindowMerge NewMerge(View view, PaneEmitter emitter) => new SessionMerge(view, this, emitter);

    /// <summary>
    /// An event that isn't late may be one gap earlier than the end of a session that it touches. So the state is held for a gap more: then
    /// no such event can touch a session whose state is gone.
    /// </summary>
    internal override long HoldMs => GapMs;
}
