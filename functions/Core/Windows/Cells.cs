using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Binary;
using Serverless.Core.Columns;

namespace Serverless.Core.Windows;

/// <summary>
/// The cells of a view's slices in a chunk, by number: side by side, so that an aggregate goes over many events in one loop. Their memory
/// stays allocated from chunk to chunk. One thread at a time.
/// </summary>
internal sealed class Cells(CellLayout layout)
{
    private long[] _numbers = [];
    private VariableState[] _growing = [];
    private int _room;

    /// <summary>
    /// Takes in rows of <paramref name="events"/> in their order, each into the cell that <paramref name="cells"/> gives for it, all of
    /// which are less than <paramref name="count"/>. Allocates nothing once grown.
    /// </summary>
    public void Add(EventColumns events, ReadOnlySpan<int> rows, ReadOnlySpan<int> cells, int count)
    {
        if (count > _room)
            Grow(Math.Max(count, 2 * _room));
        layout.Add(_numbers, _growing, events, rows, cells);
    }

    /// <summary>How many events were added to a cell.</summary>
    public long EventsOf(int cell) => layout.Head(_numbers, cell).Events;

    /// <summary>Appends a cell as <see cref="Cell.Write"/> does.</summary>
    public void Write(ByteWriter writer, int cell, long arrivedBase)
    {
        layout.Head(_numbers, cell).Write(writer, arrivedBase, isMarked: false);
        layout.Write(_numbers, _growing, cell, writer);
    }

    /// <summary>Back to no events; a cell that never had any may be beyond the room.</summary>
    public void Reset(int cell)
    {
        if (cell < _room)
            layout.Reset(_numbers, _growing, cell);
    }

    private void Grow(int room)
    {
        Array.Resize(ref _numbers, room * layout.Numbers);
        var growing = new List<VariableState>(_growing);
        for (; layout.Growing > 0 && _room < room; _room++)
            growing.AddRange(layout.NewGrowing());
        (_growing, _room) = ([.. growing], room);
    }
}
