using Serverless.Core.Definitions;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.States;

namespace Serverless.Core.WindowKinds.Aligned;

/// <summary>
/// Windows of <paramref name="SizeMs"/> milliseconds, one after the other, the same for every key:
/// <c>[k·size + offset, (k+1)·size + offset)</c>, counted from 1970-01-01T00:00Z.
/// </summary>
/// <param name="SizeMs">Length in milliseconds, at least 1.</param>
/// <param name="OffsetMs">0 to below <paramref name="SizeMs"/>.</param>
public sealed record TumblingWindow(long SizeMs, long OffsetMs = 0) : WindowKind
{
    /// <summary>
    /// As pipeline files write it: <c>"tumbling": "10s"</c> or <c>"tumbling": { "size": "1d", "offset": "6h" }</c>; of an offset that is
    /// not less than the size the rest counts.
    /// </summary>
    public static readonly WindowSyntax Syntax = new(
        "tumbling",
        [
            new WindowParameter("size", IsDuration: true),
            new WindowParameter("offset", IsDuration: true, Least: 0, Otherwise: 0),
        ],
        values => new TumblingWindow(values[0].Number, values[1].Number % values[0].Number))
    {
        IsFirstAlone = true,
    };

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    /// <inheritdoc/>
    public override IReadOnlyList<long> Parameters => OffsetMs == 0 ? [SizeMs] : [SizeMs, OffsetMs];

    /// <inheritdoc/>
    public override bool IsOfAllKeys => true;

    /// <inheritdoc/>
    public override (long SizeMs, long StrideMs)? UsualLengths() => (SizeMs, SizeMs);

    internal override ViewFold NewFold(View view, KeySets sets) => new AlignedFold(view, sets, Windows);

    internal override WindowMerge NewMerge(View view, PaneEmitter emitter) => new AlignedMerge(view, Windows, emitter);

    private AlignedWindows Windows => AlignedWindows.StartingAt(SizeMs, SizeMs, OffsetMs);
}
