using System.Text.Json;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Windows;

/// <summary>The values of one result: those of its aggregates, then those that are computed of them.</summary>
internal sealed class ResultValues
{
    private readonly Cell _cell;
    private readonly ComputedValues _computed;
    private readonly Row? _row;

    /// <summary>Those of a result whose state is of <paramref name="layout"/>; throws as <see cref="CellFormat.FromState"/> does.</summary>
    public ResultValues(Result result, CellLayout layout)
    {
        (_cell, _computed) = (CellFormat.FromState(result.State.Span, layout), layout.Computed);
        _row = _computed.Names.Count == 0 ? null : _computed.RowOf(result, _cell);
    }

    /// <summary>Those of no result: what aggregates show of no events, and null for what is computed.</summary>
    public ResultValues(CellLayout layout) => (_cell, _computed) = (new Cell(layout), layout.Computed);

    /// <summary>
    /// The values that lack the window's earlier events, because an aggregate was added to the view later, with since when.
    /// </summary>
    public IEnumerable<(string Name, EventTime Since)> BegunLate
    {
        get
        {
            var late = _cell.BegunLate.ToList();
            var computed = from name in _computed.Names
                           let since = late.Where(one => _computed.Uses(name, one.Aggregate)).Select(one => one.Since).ToList()
                           where since.Count > 0
                           select (name, since.Max());
            return late.Concat(computed);
        }
    }

    /// <summary>
    /// Writes them as an object: those in <paramref name="names"/>, in this order; all when it is empty. A name that none has is passed
    /// over.
    /// </summary>
    public void Render(Utf8JsonWriter json, IReadOnlyList<string> names)
    {
        json.WriteStartObject();
        if (names.Count == 0)
            _cell.Render(json);
        foreach (var name in names.Count == 0 ? _computed.Names : names)
        {
            if (_computed.Names.Contains(name))
                _computed.Render(json, name, _row);
            else
                _cell.Render(json, name);
        }
        json.WriteEndObject();
    }
}
