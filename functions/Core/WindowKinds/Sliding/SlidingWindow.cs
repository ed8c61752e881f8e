using Serverless.Core.Definitions;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Text;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds.Aligned;

namespace Serverless.Core.WindowKinds.Sliding;

/// <summary>
/// For each event of a key, the window of <paramref name="SizeMs"/> that ends with it. Ends are rounded to <paramref name="StepMs"/>, so
/// events of one step share a window.
/// </summary>
/// <param name="SizeMs">Length in milliseconds, at least 1.</param>
/// <param name="StepMs">Resolution in milliseconds, 1 to <paramref name="SizeMs"/>, so that an event is in at most 1,000 windows.</param>
public sealed record SlidingWindow(long SizeMs, long StepMs) : WindowKind
{
    /// <summary>As pipeline files write it: <c>"sliding": { "size": "1m", "step": "1s" }</c>.</summary>
    public static readonly WindowSyntax Syntax = new(
        "sliding",
        [new WindowParameter("size", IsDuration: true), new WindowParameter("step", IsDuration: true)],
        values => new SlidingWindow(values[0].Number, values[1].Number),
        values => Overlap.Problem(values[0].Number, "step", values[1].Number) ?? ProblemOfSlices(values[0].Number, values[1].Number));

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    /// <inheritdoc/>
    public override IReadOnlyList<long> Parameters => [SizeMs, StepMs];

    /// <summary>
    /// An event that came after its own window was closed may make that window: what else was in it isn't known any more.
    /// </summary>
    public override bool HangsOnIdleness => true;

    /// <inheritdoc/>
    public override bool IsDisjoint => false;

    internal override ViewFold NewFold(View view, KeySets sets) => new AlignedFold(view, sets, Windows);

    internal override WindowMerge NewMerge(View view, PaneEmitter emitter) => new SlidingMerge(view, Windows, emitter);

    internal override bool IsOver(EventTime slice, EventTime watermark, long latenessMs) =>
        Windows.LastEnd(slice).Plus(latenessMs) <= watermark;

    /// <summary>The state of a key holds the slices of a window.</summary>
    private static (string Parameter, string Problem)? ProblemOfSlices(long sizeMs, long stepMs)
    {
        var sliceMs = AlignedWindows.EndingAt(sizeMs, stepMs).SliceMs;
        if (sizeMs / sliceMs <= Overlap.Most)
            return null;
        var (size, step, slice) = (Duration.Format(sizeMs), Duration.Format(stepMs), Duration.Format(sliceMs));
        return ("size", $"a window of {size} that moves by {step} has {sizeMs / sliceMs} parts of {slice}, "
            + $"and {Overlap.Most} are allowed: make 'size' a multiple of 'step', such as {Duration.Format(sizeMs / stepMs * stepMs)}");
    }

    private AlignedWindows Windows => AlignedWindows.EndingAt(SizeMs, StepMs);
}
