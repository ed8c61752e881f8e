using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Latest;

/// <summary>Makes of each entry a correction, which is merged into the stored result of its key.</summary>
internal sealed class LatestMerge(View view, PaneEmitter emitter) : CellMerge(view, emitter)
{
    protected override void Merge(in SectionEntry entry, EventTime slice, EventTime from, Cell cell) =>
        Emitter.Correct(entry, LatestWindow.Start, EventTime.Max, cell, CorrectionReach.Window);

    /// <summary>Shards hold nothing.</summary>
    public override bool TryJoin(ShardState state, OutboxItem.Correction correction, IReadOnlyList<Result> stored) => false;

    /// <summary>Holds all of the key in the state.</summary>
    public override void Hold(ShardState state, OutboxItem.Correction correction) => base.TryJoin(state, correction, []);

    protected override WindowState NewWindow(KeyWindows key, EventTime end)
    {
        var window = new WindowState(LatestWindow.Start, end, new WindowCell(View.Cells));
        key.Windows.Add(window);
        return window;
    }
}
