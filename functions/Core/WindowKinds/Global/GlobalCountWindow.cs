using Serverless.Core.Definitions;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.States;

namespace Serverless.Core.WindowKinds.Global;

/// <summary>One window that never ends. It emits each time that <paramref name="Every"/> more events of a key have come.</summary>
/// <param name="Every">A number of events, at least 1.</param>
public sealed record GlobalCountWindow(long Every) : WindowKind
{
    /// <summary>As pipeline files write it: <c>"global": { "every": 1000 }</c>.</summary>
    public static readonly WindowSyntax Syntax = new(
        "global",
        [new WindowParameter("every", IsDuration: false, Least: 1, Most: int.MaxValue)],
        values => new GlobalCountWindow(values[0]));

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    /// <inheritdoc/>
    public override IReadOnlyList<long> Parameters => [Every];

    /// <inheritdoc/>
    public override Sharding DefaultSharding => Sharding.CoPartitioned;

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Problem)> ConflictsWith(ViewDefinition view)
    {
        if (view.AllowedLatenessMs > 0)
            yield return ("allowedLateness", "a global window never ends, so nothing is late for it: remove this");
        if (view.EarlyMs is not null)
            yield return ("early", "a global window emits by count only: remove this");
    }

    internal override ViewFold NewFold(View view) => new GlobalFold(view);

    internal override WindowMerge NewMerge(View view, PaneEmitter emitter) => new GlobalMerge(view, emitter);

    internal override bool IsDue(WindowState window) => window.Events / Every > window.EmittedEvents / Every;
}
