using Serverless.Core.Definitions;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.States;

namespace Serverless.Core.WindowKinds.Aligned;

/// <summary>
/// Windows of <paramref name="SizeMs"/> milliseconds, one after the other, the same for every key: <c>[k·size, (k+1)·size)</c>.
/// </summary>
/// <param name="SizeMs">Length in milliseconds, at least 1.</param>
public sealed record TumblingWindow(long SizeMs) : WindowKind
{
    /// <summary>As pipeline files write it: <c>"tumbling": "10s"</c>.</summary>
    public static readonly WindowSyntax Syntax = new(
        "tumbling", [new WindowParameter(null, IsDuration: true)], values => new TumblingWindow(values[0]));

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    /// <inheritdoc/>
    public override IReadOnlyList<long> Parameters => [SizeMs];

    /// <inheritdoc/>
    public override bool IsOfAllKeys => true;

    internal override ViewFold NewFold(View view, KeySets sets) => new AlignedFold(view, sets, Windows);

    internal override WindowMerge NewMerge(View view, PaneEmitter emitter) => new AlignedMerge(view, Windows, emitter);

    private AlignedWindows Windows => AlignedWindows.StartingAt(SizeMs, SizeMs);
}
