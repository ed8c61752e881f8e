using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Partials;

/// <summary>Folds events into a cell for each key, slice and first open window. Cells stay allocated from chunk to chunk.</summary>
internal abstract class CellFold(View view) : ViewFold(view)
{
    private Cell?[] _cells = new Cell?[64];

    /// <summary>
    /// Adds an event to the cell of its key, slice and first open window; <paramref name="from"/> is <see cref="EventTime.Min"/> when all
    /// windows of the slice are open.
    /// </summary>
    protected void Add(in FoldedEvent folded, ReadOnlySpan<byte> key, ulong hash, EventTime slice, EventTime from) =>
        Add(folded, Keys.IndexOf(key, hash, slice, from));

    /// <summary>Adds an event to a cell of its own.</summary>
    protected void AddAlone(in FoldedEvent folded, ReadOnlySpan<byte> key, ulong hash, EventTime slice, EventTime from) =>
        Add(folded, Keys.Add(key, hash, slice, from));

    private void Add(in FoldedEvent folded, int index)
    {
        if (index == _cells.Length)
            Array.Resize(ref _cells, index * 2);
        var cell = _cells[index] ??= new Cell(View.Layout);
        cell.Add(folded.Row, folded.Time, folded.Position, folded.KafkaMs);
    }

    protected override long EventsOf(int entry) => _cells[entry]!.Events;

    protected override void WriteBody(ByteWriter writer, int entry, long arrivedBase) =>
        CellSection.WriteBody(writer, Keys.Slice(entry), Keys.FirstOpenEnd(entry), _cells[entry]!, arrivedBase);

    protected override void Empty(int entry) => _cells[entry]!.Reset();
}
