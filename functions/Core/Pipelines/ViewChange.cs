using Serverless.Core.Windows;

namespace Serverless.Core.Pipelines;

/// <summary>
/// Takes states and results of one definition of a view over into another one of the same meaning: aggregates that both have go on, others
/// are left out, and new ones begin empty, with a mark that says since when.
/// </summary>
public sealed class ViewChange
{
    private readonly View _from;
    private readonly View _to;
    private readonly int[] _indices;
    private readonly long _sinceMs;

    /// <param name="from">The definition that states are of.</param>
    /// <param name="to">The one that they become.</param>
    /// <param name="since">When that one began.</param>
    public ViewChange(View from, View to, DateTimeOffset since)
    {
        (_from, _to, _sinceMs) = (from, to, since.ToUnixTimeMilliseconds());
        _indices = [.. to.AggregateHashes.Select(hash => from.AggregateHashes.ToList().IndexOf(hash))];
    }

    /// <summary>Whether there is nothing to change.</summary>
    public bool IsNone => _from.DefinitionHash == _to.DefinitionHash;

    /// <summary>The cell as one of the new definition; that of the old one stays as it is.</summary>
    public Cell Of(Cell cell)
    {
        var carried = _to.Cells.Rent();
        carried.Carry(cell, _from.Layout, _indices, _sinceMs);
        return carried;
    }

    /// <summary>The result as one of the new definition.</summary>
    public Result Of(Result result)
    {
        if (result.Definition == _to.DefinitionHash || result.State.IsEmpty)
            return result with { Definition = _to.DefinitionHash };
        var cell = Of(CellFormat.FromState(result.State.Span, _from.Layout));
        return result with { State = CellFormat.ToState(cell, _to.Layout, new()), Definition = _to.DefinitionHash };
    }
}
