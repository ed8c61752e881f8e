using System.Buffers;
using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Expressions;
using Serverless.Core.Rows;

namespace Serverless.Core.Windows;

/// <summary>
/// The values of a view's results that are computed of its aggregates' values, each time that a result is shown. Nothing of them is stored:
/// whatever merges, corrects, hands over or redrives states needs to know nothing of them. Stateless: any thread may share it.
/// </summary>
/// <remarks>
/// A value is null when something that it depends on has no value (null or an overflow), when its evaluation ends in an error, such as a
/// division of integers by zero, and when it is an infinite double or none, which is what a division of doubles by zero gives.
/// </remarks>
public sealed class ComputedValues
{
    /// <summary>Those of a view without any.</summary>
    public static readonly ComputedValues None = new(new RowLayout([]), [], [], []);

    private readonly RowLayout _layout;
    private readonly IReadOnlyList<(Computed Value, int Slot)> _ordered;
    private readonly Dictionary<string, HashSet<string>> _uses;
    private readonly string[] _keyFields;

    private ComputedValues(
        RowLayout layout,
        IReadOnlyList<(Computed, int)> ordered,
        IReadOnlyList<(string Name, HashSet<string> Uses)> shown,
        string[] keyFields)
    {
        (_layout, _ordered, _keyFields) = (layout, ordered, keyFields);
        Names = [.. shown.Select(one => one.Name)];
        _uses = shown.ToDictionary(one => one.Name, one => one.Uses);
    }

    /// <summary>Their names in the order of the definition.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>
    /// Compiles those of a definition that the parser has accepted; throws <see cref="ArgumentException"/> for any other.
    /// </summary>
    /// <param name="view">The view.</param>
    /// <param name="events">The fields of its events, after the transforms.</param>
    internal static ComputedValues Compile(ViewDefinition view, RowLayout events)
    {
        if (view.Computed.Count == 0)
            return None;
        var order = ComputedOrder.Of(view.Computed, out _)
            ?? throw new ArgumentException($"view '{view.Name}': computed values use each other", nameof(view));
        var layout = new RowLayout(ResultNames.Of(view, events));
        var ordered = new List<(Computed, int)>();
        foreach (var one in order)
        {
            var computed = Expression.ParseComputed(one.Expression, layout, out var error)
                ?? throw new ArgumentException($"computed value '{one.Name}': {error}", nameof(view));
            ordered.Add((computed, layout.Count));
            layout = new RowLayout(layout.Fields.Append((one.Name, computed.Type)));
        }
        return new ComputedValues(layout, ordered, [.. view.Computed.Select(one => (one.Name, UsesOf(one, view)))], [.. view.Key]);
    }

    /// <summary>Whether a value depends, itself or through others, on an aggregate.</summary>
    internal bool Uses(string name, string aggregate) => _uses[name].Contains(aggregate);

    /// <summary>All values of a result, in a row by their names; <paramref name="cell"/> holds its aggregates.</summary>
    internal Row RowOf(Result result, Cell cell)
    {
        var row = new Row(_layout);
        PutGiven(row, result);
        PutAggregates(row, cell);
        foreach (var (value, slot) in _ordered)
            value.Put(row, slot, _layout.Fields[slot].Name);
        return row;
    }

    /// <summary>Writes one of the values as a property, of a row that <see cref="RowOf"/> made; of no row: null.</summary>
    internal void Render(Utf8JsonWriter json, string name, Row? row)
    {
        json.WritePropertyName(name);
        var slot = _layout.SlotOf(name);
        if (row is null || !row.Has(slot))
            json.WriteNullValue();
        else
            Write(json, row, slot);
    }

    private void Write(Utf8JsonWriter json, Row row, int slot)
    {
        switch (_layout.TypeOf(slot))
        {
            case FieldType.Text: json.WriteStringValue(row.Text(slot)); break;
            case FieldType.Number: json.WriteNumberValue(row.Number(slot) + 0.0); break;
            case FieldType.Integer: json.WriteNumberValue(row.Integer(slot)); break;
            case FieldType.Boolean: json.WriteBooleanValue(row.Boolean(slot)); break;
            default: json.WriteStringValue(row.Time(slot).ToString()); break;
        }
    }

    private void PutGiven(Row row, Result result)
    {
        row.PutNumber(_layout.SlotOf(ResultNames.Events), result.Events);
        row.PutTime(_layout.SlotOf(ResultNames.Start), result.Id.Start);
        row.PutTime(_layout.SlotOf(ResultNames.End), result.End);
        foreach (var (field, text) in _keyFields.Zip(StoredKey.FieldsOf(result.Id.Key)))
            row.PutText(_layout.SlotOf(ResultNames.KeyField(field)), text);
    }

    // What is computed is made of what is shown, so that the two never differ: a quantile, for one, is held between least and greatest.
    private static void PutAggregates(Row row, Cell cell)
    {
        var shown = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(shown))
        {
            json.WriteStartObject();
            cell.Render(json);
            json.WriteEndObject();
        }
        row.PutMembers(shown.WrittenSpan);
    }

    private static HashSet<string> UsesOf(ComputedDefinition computed, ViewDefinition view)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([computed.Expression]);
        var seen = new HashSet<string>(open, StringComparer.Ordinal);
        while (open.TryPop(out var expression))
        {
            foreach (var name in Expression.FieldsOf(expression))
            {
                if (view.Computed.FirstOrDefault(one => one.Name == name) is { } other && seen.Add(other.Expression))
                    open.Push(other.Expression);
                found.UnionWith(view.Aggregates.Select(one => one.Name).Where(one => one == name.Split('.')[0]));
            }
        }
        return found;
    }
}
