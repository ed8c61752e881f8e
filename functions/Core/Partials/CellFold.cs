using Serverless.Core.Binary;
using Serverless.Core.Columns;
using Serverless.Core.Deltas;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;

namespace Serverless.Core.Partials;

/// <summary>Folds events into a cell for each key, slice and first open window.</summary>
internal abstract class CellFold(View view, KeySets sets) : ViewFold(view, sets)
{
    private readonly Cells _cells = new(view.Layout);

    protected override void Fold(EventColumns events, ReadOnlySpan<int> rows, ReadOnlySpan<int> entries) =>
        _cells.Add(events, rows, entries, Keys.Count);

    protected override long EventsOf(int entry) => _cells.EventsOf(entry);

    protected override void WriteBody(ByteWriter writer, int entry, long arrivedBase)
    {
        CellSection.WriteSlice(writer, Keys.Slice(entry), Keys.FirstOpenEnd(entry));
        _cells.Write(writer, entry, arrivedBase);
    }

    protected override void Empty(int entry) => _cells.Reset(entry);
}
