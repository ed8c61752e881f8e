using System.Text;
using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Tests.Aggregates;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Windows;

public sealed class CellTests
{
    private static readonly Sample[] Three = SampleStream.Calm(7, 3);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(900)]
    public void A_cell_comes_back_from_its_bytes_and_goes_on(int events)
    {
        var cell = SomeCell.Of(SampleStream.Calm(1, events));
        var read = new Cell(SomeCell.Layout).Load(cell.Bytes());
        Assert.Equal((events, cell.OldestUnemittedKafkaMs), (read.Events, read.OldestUnemittedKafkaMs));
        Assert.Equal(cell.Bytes(), read.Bytes());
        Assert.Equal(Json(cell), Json(read));
        Assert.Equal(cell.Fold(Three).Bytes(), read.Fold(Three).Bytes());
    }

    // A head of two numbers, and of no events two bytes.
    [Fact]
    public void A_cell_without_aggregates_is_as_small_as_it_can_be()
    {
        var layout = new CellLayout([]);
        Assert.Equal((2, 0), (layout.Numbers, layout.Growing));
        Assert.Equal([0, 0], new Cell(layout).Bytes(arrivedBase: 5));
    }

    [Fact]
    public void Each_aggregate_is_what_it_is_alone()
    {
        var samples = SampleStream.Calm(2, 300);
        using var values = JsonDocument.Parse(Json(SomeCell.Of(samples)));
        foreach (var aggregate in SomeCell.Layout.Aggregates)
            Assert.Equal(aggregate.Fold(samples).Value()?.ToJsonString(), values.RootElement.GetProperty(aggregate.Name).GetRawText());
    }

    [Fact]
    public void Merging_leaves_the_other_as_it_is_and_apart()
    {
        var other = SomeCell.Of(SampleStream.Calm(3, 200));
        var before = other.Bytes();
        var merged = SomeCell.Of(SampleStream.Calm(4, 10));
        merged.Merge(other);
        Assert.Equal(210, merged.Events);
        merged.Fold(SampleStream.Wild(5, 100));
        Assert.Equal(before, other.Bytes());
        var after = merged.Bytes();
        other.Fold(SampleStream.Wild(6, 100));
        Assert.Equal(after, merged.Bytes());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(300)]
    public void What_is_read_replaces_what_a_cell_held_for_good(int events)
    {
        var used = SomeCell.Of(SampleStream.Wild(8, 2000, texts: 1500));
        var bytes = SomeCell.Of(SampleStream.Calm(9, events)).Bytes();
        Assert.Equal(bytes, used.Load(bytes).Bytes());
        var more = SampleStream.Wild(14, 40);
        Assert.Equal(new Cell(SomeCell.Layout).Load(bytes).Fold(more).Bytes(), used.Fold(more).Bytes());
    }

    [Fact]
    public void A_cell_that_met_corrupt_bytes_half_way_is_as_good_as_new_once_it_reads_others()
    {
        var bytes = SomeCell.Of(SampleStream.Calm(10, 60)).Bytes();
        var healthy = SomeCell.Of(Three).Bytes();
        var more = SampleStream.Calm(14, 40);
        var goneOn = SomeCell.Of(Three).Fold(more).Bytes();
        var cell = new Cell(SomeCell.Layout);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<CorruptDataException>(() => cell.Load(bytes.AsSpan(0, length)));
            Assert.Equal(healthy, cell.Load(healthy).Bytes());
            Assert.Equal(goneOn, cell.Fold(more).Bytes());
        }
    }

    [Fact]
    public void A_cell_that_met_corrupt_bytes_is_as_a_new_one_once_it_is_reset()
    {
        var bytes = SomeCell.Of(SampleStream.Calm(10, 60)).Bytes();
        var samples = SampleStream.Calm(14, 40);
        var expected = SomeCell.Of(samples).Bytes();
        var cell = new Cell(SomeCell.Layout);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<CorruptDataException>(() => cell.Load(bytes.AsSpan(0, length)));
            cell.Reset();
            Assert.Equal(expected, cell.Fold(samples).Bytes());
        }
    }

    // Of the quantiles, 14 values are few, 15 a sketch.
    [Theory]
    [InlineData(10)]
    [InlineData(40)]
    [InlineData(4000)]
    public void A_cell_that_was_reset_is_as_a_new_one(int events)
    {
        var used = SomeCell.Of(SampleStream.Wild(11, events, texts: events));
        used.Reset();
        Assert.Equal((0, long.MaxValue), (used.Events, used.OldestUnemittedKafkaMs));
        Assert.Equal(SomeCell.Of().Bytes(), used.Bytes());
        Assert.Equal(SomeCell.Of(Three).Bytes(), used.Fold(Three).Bytes());
        Assert.Equal(Json(SomeCell.Of(Three)), Json(used));
    }

    [Fact]
    public void A_sketch_that_only_rendering_made_is_forgotten_too()
    {
        var used = SomeCell.Of(SampleStream.Calm(12, 4));
        Json(used);
        used.Reset();
        Assert.Equal(SomeCell.Of(SampleStream.Calm(13, 40)).Bytes(), used.Fold(SampleStream.Calm(13, 40)).Bytes());
    }

    private static string Json(Cell cell)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            cell.Render(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
