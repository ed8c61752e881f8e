using System.Text;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Transforms;

/// <summary>Rows of one layout with a field of each type, and some to spare.</summary>
internal static class Rows
{
    public static readonly RowLayout Layout = new(
    [
        ("name", FieldType.Text), ("other", FieldType.Text), ("x", FieldType.Number), ("y", FieldType.Number),
        ("n", FieldType.Integer), ("on", FieldType.Boolean), ("off", FieldType.Boolean), ("at", FieldType.Timestamp),
    ]);

    /// <summary>A row with these fields (text, double, long, bool, <see cref="EventTime"/>) and no others.</summary>
    public static Row With(params (string Field, object Value)[] fields) => With(Layout, fields);

    public static Row With(RowLayout layout, params (string Field, object Value)[] fields)
    {
        var row = new Row(layout);
        foreach (var (field, value) in fields)
            Set(row, layout.SlotOf(field), value);
        return row;
    }

    /// <summary>A field's value, or null when it is missing.</summary>
    public static object? Value(this Row row, string field)
    {
        var slot = row.Layout.SlotOf(field);
        return !row.Has(slot) ? null : row.Layout.TypeOf(slot) switch
        {
            FieldType.Text => Encoding.UTF8.GetString(row.Text(slot)),
            FieldType.Number => row.Number(slot),
            FieldType.Integer => row.Integer(slot),
            FieldType.Boolean => row.Boolean(slot),
            _ => row.Time(slot),
        };
    }

    private static void Set(Row row, int slot, object value)
    {
        switch (value)
        {
            case string text: row.CopyText(slot, Encoding.UTF8.GetBytes(text)); break;
            case double number: row.SetNumber(slot, number); break;
            case int whole: row.SetInteger(slot, whole); break;
            case long whole: row.SetInteger(slot, whole); break;
            case bool boolean: row.SetBoolean(slot, boolean); break;
            case EventTime time: row.SetTime(slot, time); break;
            default: throw new ArgumentException($"{value.GetType()} is no field's value", nameof(value));
        }
    }
}
