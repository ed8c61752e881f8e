using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Rows;

public class RowTests
{
    private readonly Row _row = new(new RowLayout(
    [
        ("text", FieldType.Text), ("number", FieldType.Number), ("integer", FieldType.Integer),
        ("flag", FieldType.Boolean), ("time", FieldType.Timestamp), ("other", FieldType.Text),
    ]));

    [Fact]
    public void Slots_give_back_what_was_set()
    {
        _row.CopyText(0, "abc"u8);
        _row.SetNumber(1, -1.5);
        _row.SetInteger(2, 42);
        _row.SetBoolean(3, true);
        _row.SetTime(4, new EventTime(7));

        Assert.Equal("abc"u8, _row.Text(0));
        Assert.Equal(
            (-1.5, 42L, 42.0, true, new EventTime(7)),
            (_row.Number(1), _row.Integer(2), _row.Number(2), _row.Boolean(3), _row.Time(4)));
    }

    [Fact]
    public void A_missing_slot_reads_as_zero_or_empty()
    {
        _row.CopyText(0, "abc"u8);
        _row.SetNumber(1, 5);
        _row.Remove(0);
        _row.Clear();

        Assert.False(_row.Has(0));
        Assert.True(_row.Text(0).IsEmpty);
        Assert.Equal((0.0, 0L, false), (_row.Number(1), _row.Integer(2), _row.Boolean(3)));
    }

    [Fact]
    public void Text_in_scratch_space_survives_its_growth()
    {
        _row.CopyText(0, "first"u8);
        _row.CopyText(5, new byte[10_000]);

        Assert.Equal("first"u8, _row.Text(0));
        Assert.Equal(10_000, _row.Text(5).Length);
    }

    [Fact]
    public void A_copy_is_whole()
    {
        _row.SetText(0, "record"u8.ToArray(), 2, 3);
        _row.Copy(0, 5);
        _row.Remove(0);

        Assert.Equal("cor"u8, _row.Text(5));
    }
}
