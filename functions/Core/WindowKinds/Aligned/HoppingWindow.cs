using Serverless.Core.Definitions;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.States;

namespace Serverless.Core.WindowKinds.Aligned;

/// <summary>
/// Windows of <paramref name="SizeMs"/>, one of which starts every <paramref name="SlideMs"/>, the same for every key: an event is in
/// several.
/// </summary>
/// <param name="SizeMs">Length in milliseconds, at least 1.</param>
/// <param name="SlideMs">Milliseconds from start to start, 1 to <paramref name="SizeMs"/>, so that an event is in at most 1,000
/// windows.</param>
public sealed record HoppingWindow(long SizeMs, long SlideMs) : WindowKind
{
    /// <summary>As pipeline files write it: <c>"hopping": { "size": "1m", "slide": "10s" }</c>.</summary>
    public static readonly WindowSyntax Syntax = new(
        "hopping",
        [new WindowParameter("size", IsDuration: true), new WindowParameter("slide", IsDuration: true)],
        values => new HoppingWindow(values[0], values[1]),
        values => Overlap.Problem(values[0], "slide", values[1]));

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    /// <inheritdoc/>
    public override IReadOnlyList<long> Parameters => [SizeMs, SlideMs];

    /// <inheritdoc/>
    public override bool IsDisjoint => SizeMs == SlideMs;

    /// <inheritdoc/>
    public override bool IsOfAllKeys => true;

    internal override ViewFold NewFold(View view, KeySets sets) => new AlignedFold(view, sets, Windows);

    internal override WindowMerge NewMerge(View view, PaneEmitter emitter) => new AlignedMerge(view, Windows, emitter);

    private AlignedWindows Windows => AlignedWindows.StartingAt(SizeMs, SlideMs);
}
