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
