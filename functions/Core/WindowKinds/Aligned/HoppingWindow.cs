using Serverless.Core.Definitions;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Text;
using Serverless.Core.Time;

namespace Serverless.Core.WindowKinds.Aligned;

/// <summary>
/// Windows of <paramref name="SizeMs"/>, one of which starts every <paramref name="SlideMs"/>, the same for every key: an event is in
/// several. A key holds each of its open windows or, where an event is in more than 1,000 and where a file asks for it, the slices that
/// windows are made of when they close; then there are no panes before.
/// </summary>
/// <param name="SizeMs">Length in milliseconds, at least 1.</param>
/// <param name="SlideMs">
/// Milliseconds from start to start, 1 to <paramref name="SizeMs"/>, so that a window has at most 50,000 slices.
/// </param>
/// <param name="OffsetMs">How long after multiples of the slide windows start: 0 to below <paramref name="SlideMs"/>.</param>
/// <param name="KeepsSlices">Whether a key holds slices, also where windows are few.</param>
public sealed record HoppingWindow(long SizeMs, long SlideMs, long OffsetMs = 0, bool KeepsSlices = false) : WindowKind
{
    /// <summary>
    /// As pipeline files write it: <c>"hopping": { "size": "1m", "slide": "10s", "offset": "3s", "keep": "slices" }</c>; of an offset that
    /// is not less than the slide the rest counts.
    /// </summary>
    public static readonly WindowSyntax Syntax = new(
        "hopping",
        [
            new WindowParameter("size", IsDuration: true),
            new WindowParameter("slide", IsDuration: true),
            new WindowParameter("offset", IsDuration: true, Least: 0, Otherwise: 0),
            new WindowParameter("keep", IsDuration: false, Otherwise: 0) { Words = ["windows", "slices"] },
        ],
        values => new HoppingWindow(
            values[0].Number, values[1].Number, values[2].Number % values[1].Number, values[3].Number == 1),
        values => Overlap.ProblemOfSlices(values[0].Number, "slide", values[1].Number));

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    /// <inheritdoc/>
    public override IReadOnlyList<long> Parameters => (KeepsSlices, OffsetMs) switch
    {
        (true, _) => [SizeMs, SlideMs, OffsetMs, 1],
        (_, > 0) => [SizeMs, SlideMs, OffsetMs],
        _ => [SizeMs, SlideMs],
    };

    /// <inheritdoc/>
    public override bool IsDisjoint => SizeMs == SlideMs;

    /// <inheritdoc/>
    public override bool IsOfAllKeys => true;

    /// <inheritdoc/>
    public override (long SizeMs, long StrideMs)? UsualLengths() => (SizeMs, SlideMs);

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Problem)> ConflictsWith(ViewDefinition view)
    {
        if (!IsMadeOfSlices)
            yield break;
        var windows = SizeMs / SlideMs;
        var orKeep = windows <= Overlap.Most ? ", or remove 'keep' from the window" : "";
        if (view.EarlyMs is not null || view.KeepsEarly)
            yield return ("early", $"an event is in {windows} windows that are made of slices when they close, so none has an early pane: "
                + $"remove this{orKeep}");
        if (view.LateEvents == LateEvents.Correct && windows > Overlap.Most)
            yield return ("late", $"a late event would correct {windows} results, and {Overlap.Most} are allowed: remove this");
        if (view.AllowedLatenessMs / SlideMs > Overlap.Most)
            yield return ("allowedLateness", $"a key would hold {view.AllowedLatenessMs / SlideMs} windows that have closed, and "
                + $"{Overlap.Most} are allowed: make it at most {Duration.Format(SlideMs * Overlap.Most)}");
    }

    internal override ViewFold NewFold(View view, KeySets sets) => new AlignedFold(view, sets, Windows);

    internal override WindowMerge NewMerge(View view, PaneEmitter emitter) =>
        IsMadeOfSlices ? new SlicedMerge(view, Windows, emitter) : new AlignedMerge(view, Windows, emitter);

    internal override bool IsOver(EventTime slice, EventTime watermark, long latenessMs) =>
        Windows.LastEnd(slice).Plus(latenessMs) <= watermark;

    private bool IsMadeOfSlices => KeepsSlices || SizeMs / SlideMs > Overlap.Most;

    private AlignedWindows Windows => AlignedWindows.StartingAt(SizeMs, SlideMs, OffsetMs);
}
