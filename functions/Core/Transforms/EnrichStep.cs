using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Transforms;

/// <summary>Copies columns of a reference table's row into the event. Names are resolved once per snapshot of the tables.</summary>
internal sealed class EnrichStep : Step
{
    private readonly TransformDefinition.Enrich _definition;
    private readonly int _on;
    private readonly bool _isText;
    private readonly int[] _targets;
    private readonly string[] _columns;
    private Resolved _resolved;

    public EnrichStep(TransformDefinition.Enrich definition, RowLayout layout)
    {
        _definition = definition;
        _on = layout.SlotOf(definition.On);
        _isText = layout.TypeOf(_on) == FieldType.Text;
        _targets = [.. definition.Take.Keys.Select(layout.SlotOf)];
        _columns = [.. definition.Take.Values];
        _resolved = Resolve(ReferenceTables.Empty);
    }

    public override TransformVerdict Apply(Row row, ReferenceTables tables, ref Rejection? rejection)
    {
        var resolved = _resolved;
        if (!ReferenceEquals(resolved.Tables, tables))
            _resolved = resolved = Resolve(tables);

        var key = _isText ? row.Text(_on) : FieldText.Read(row, _on, row.Scratch(FieldText.MaxValueLength));
        var found = row.Has(_on) && resolved.Table is not null ? resolved.Table.Find(key) : -1;
        if (found >= 0)
            Take(row, resolved, found);
        else if (_definition.Required)
            return Reject(ref rejection, Reasons.LookupMissing, _definition.On, Printable.Of(key));
        return TransformVerdict.Continue;
    }

    private void Take(Row row, Resolved resolved, int found)
    {
        for (var i = 0; i < _targets.Length; i++)
        {
            if (resolved.Table!.Value(found, resolved.Columns[i]) is { } value)
                row.SetText(_targets[i], value, 0, value.Length);
        }
    }

    private Resolved Resolve(ReferenceTables tables)
    {
        var table = tables.Find(_definition.Table);
        return new Resolved(tables, table, [.. _columns.Select(column => table?.Column(column) ?? -1)]);
    }

    // One object, replaced as a whole: threads that still hold another snapshot only resolve again.
    private sealed record Resolved(ReferenceTables Tables, ReferenceTable? Table, int[] Columns);
}
