using Serverless.Core.Columns;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds.Aligned;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Windows;

/// <summary>Sums of slices against the plain way: all slices of a window, one after the other.</summary>
public sealed class SliceSumsTests
{
    private static readonly CellPool Cells = StreamPipeline.Instance.Views[0].Cells;

    [Fact]
    public void A_window_has_the_events_of_its_slices_whatever_blocks_there_are()
    {
        foreach (var seed in Seeds.Of(60))
        {
            var random = new Random(seed);
            var windows = AlignedWindows.StartingAt(random.Next(1, 40) * 10, 10, random.Next(10));
            var (sums, parts) = (new SliceSums(windows, Cells), new List<SlicePart>());
            var added = new List<(EventTime Slice, EventTime From)>();
            for (var count = random.Next(1, 400); count > 0; count--)
            {
                var slice = windows.SliceOf(new EventTime(random.Next(-300, 900)));
                var from = random.Next(5) > 0 ? EventTime.Min : slice.Plus(random.Next(0, 300));
                sums.Add(parts, slice, from, OneEvent());
                added.Add((slice, from));
            }
            for (var end = windows.EndAfter(new EventTime(-700)); end < new EventTime(1_400); end = windows.NextEnd(end))
            {
                var (start, into) = (windows.StartOf(end), new Cell(Cells.Layout));
                sums.Sum(parts, start, end, into);
                Assert.Equal(added.Count(one => one.Slice >= start && one.Slice < end && one.From <= end), into.Events);
            }
        }
    }

    // 43,200 slices, as 30 days by a minute: the parts of a window are a few dozens.
    [Fact]
    public void Large_windows_are_made_of_few_parts()
    {
        var windows = AlignedWindows.StartingAt(43_200, 1);
        var (sums, parts) = (new SliceSums(windows, Cells), new List<SlicePart>());
        for (var slice = 0; slice < 50_000; slice++)
            sums.Add(parts, new EventTime(slice), EventTime.Min, OneEvent());

        Assert.InRange(parts.Count, 50_000, 50_000 * 4 / 3);
        foreach (var end in new[] { 43_200, 43_201, 49_999 })
        {
            var into = new Cell(Cells.Layout);
            sums.Sum(parts, new EventTime(end - 43_200), new EventTime(end), into);
            Assert.Equal(43_200, into.Events);
            Assert.InRange(sums.PartsOf(parts, new EventTime(end - 43_200), new EventTime(end)), 1, 2 * 7 * 5);
        }
    }

    private static Cell OneEvent()
    {
        var columns = new EventColumns(StreamPipeline.Instance.Layout, StreamPipeline.Instance.Views[0].Slots, 1, []);
        columns.Add(new Core.Rows.Row(StreamPipeline.Instance.Layout), new EventTime(0), new EventPosition(new(0), new(0), 0), 0);
        var cell = new Cell(Cells.Layout);
        cell.Add(columns, 0);
        return cell;
    }
}
