using System.Collections.Concurrent;

namespace Serverless.Core.Windows;

/// <summary>
/// Spare cells of one view: a shard's operation needs thousands, and the next one as many. Safe for any number of threads.
/// </summary>
public sealed class CellPool(CellLayout layout)
{
    private const int Kept = 65_536;
    private readonly ConcurrentBag<Cell> _free = [];

    /// <summary>The layout of the cells.</summary>
    public CellLayout Layout => layout;

    /// <summary>An empty cell.</summary>
    public Cell Rent() => _free.TryTake(out var cell) ? cell : new Cell(layout);

    /// <summary>Takes a cell back and empties it; the caller must not use it any more.</summary>
    public void Return(Cell cell)
    {
        if (_free.Count >= Kept)
            return;
        cell.Reset();
        _free.Add(cell);
    }
}
