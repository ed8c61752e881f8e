using System.Text;
using Serverless.Core.Columns;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Aggregates;

/// <summary>An event with a field of every type, each of which may be missing.</summary>
internal sealed record Sample(EventTime Time, EventPosition Position)
{
    public static readonly RowLayout Layout = new(
    [
        ("text", FieldType.Text), ("number", FieldType.Number), ("integer", FieldType.Integer),
        ("boolean", FieldType.Boolean), ("stamp", FieldType.Timestamp), ("weight", FieldType.Integer),
    ]);

    /// <summary>Columns of all fields.</summary>
    public static EventColumns Columns(int room) => new(Layout, Enumerable.Range(0, Layout.Count), room);

    public string? Text { get; init; }
    public double? Number { get; init; }
    public long? Integer { get; init; }
    public bool? Boolean { get; init; }
    public long? Stamp { get; init; }
    public long? Weight { get; init; }

    public static Sample At(long time, long offset, int partition = 0, int index = 0) =>
        new(new EventTime(time), new EventPosition(new Partition(partition), new Offset(offset), index));

    public void Fill(Row row)
    {
        row.Clear();
        if (Text is not null)
            row.CopyText(0, Encoding.UTF8.GetBytes(Text));
        if (Number is { } number)
            row.SetNumber(1, number);
        if (Integer is { } integer)
            row.SetInteger(2, integer);
        if (Boolean is { } boolean)
            row.SetBoolean(3, boolean);
        if (Stamp is { } stamp)
            row.SetTime(4, new EventTime(stamp));
        if (Weight is { } weight)
            row.SetInteger(5, weight);
    }
}
