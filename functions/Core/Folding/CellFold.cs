using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Folding;

/// <summary>A cell per key, slice and first open window. Cells stay allocated from chunk to chunk.</summary>
internal abstract class CellFold(View view) : ViewFold(view)
{
    private Cell?[] _cells = new Cell?[64];

    protected void Add(in FoldedEvent folded, ReadOnlySpan<byte> key, ulong hash, EventTime slice, EventTime from)
    {
        var index = Keys.IndexOf(key, hash, slice, from);
        if (index == _cells.Length)
            Array.Resize(ref _cells, index * 2);
        var cell = _cells[index] ??= new Cell(View.Aggregates);
        cell.Add(folded.Row, folded.Time, folded.Position, folded.Arrived);
    }

    public override void Clear()
    {
        for (var index = 0; index < Keys.Count; index++)
            _cells[index]!.Reset();
        base.Clear();
    }

    protected override void WriteSection(ByteWriter writer, ReadOnlySpan<int> entries)
    {
        var arrivedBase = long.MaxValue;
        foreach (var index in entries)
            arrivedBase = Math.Min(arrivedBase, _cells[index]!.Arrived);
        CellSection.WriteHeader(writer, View.Aggregates, arrivedBase, entries.Length);
        foreach (var index in entries)
            CellSection.WriteEntry(writer, Keys.Key(index), Keys.Slice(index), Keys.From(index), _cells[index]!, arrivedBase);
    }
}

/// <summary>Tumbling, hopping and sliding windows.</summary>
internal sealed class AlignedFold(View view) : CellFold(view)
{
    private readonly AlignedWindows _windows = AlignedWindows.Of(view.Definition.Window)!;
    private readonly long _lateness = view.Definition.AllowedLatenessMs;

    protected override ViewOutcome Fold(in FoldedEvent folded, ReadOnlySpan<byte> key, ulong hash)
    {
        var slice = _windows.SliceOf(folded.Time);
        var from = EventTime.Min;
        if (_windows.FirstEnd(slice).Plus(_lateness) <= folded.Watermark)
        {
            from = _windows.FirstOpenEnd(slice, folded.Watermark, _lateness);
            if (from == EventTime.Max)
                return ViewOutcome.Late;
        }
        Add(folded, key, hash, slice, from);
        return ViewOutcome.Merged;
    }
}

/// <summary>The one window that never ends: nothing is late for it.</summary>
internal sealed class GlobalFold(View view) : CellFold(view)
{
    protected override ViewOutcome Fold(in FoldedEvent folded, ReadOnlySpan<byte> key, ulong hash)
    {
        Add(folded, key, hash, EventTime.Min, EventTime.Min);
        return ViewOutcome.Merged;
    }
}
