using Serverless.Core.Time;
using Serverless.Core.WindowKinds.Aligned;

namespace Serverless.Core.Tests.Windows;

/// <summary>Windows that are the same for every key, and the slices that they are made of.</summary>
public sealed class AlignedWindowsTests
{
    // starting: [..0..) begins at multiples of the stride; ending: ends there
    [Theory]
    [InlineData(true, 100, 100, 100)]
    [InlineData(true, 300, 100, 100)]
    [InlineData(true, 250, 100, 50)]
    [InlineData(false, 250, 100, 50)]
    [InlineData(true, 7, 3, 1)]
    public void A_slice_is_the_longest_span_that_no_boundary_divides(bool starting, long size, long stride, long slice) =>
        Assert.Equal(slice, Windows(starting, size, stride).SliceMs);

    //  250 by 100, starting:  [-200,50) [-100,150) [0,250) [100,350)         ending:  [-250,0) [-150,100) [-50,200) [50,300)
    [Theory]
    [InlineData(true, 0, 0, 50, 250)]
    [InlineData(true, 49, 0, 50, 250)]
    [InlineData(true, 50, 50, 150, 250)]
    [InlineData(true, -1, -50, 50, 150)]
    [InlineData(true, -51, -100, -50, 150)]
    [InlineData(false, 0, 0, 100, 200)]
    [InlineData(false, 50, 50, 100, 300)]
    [InlineData(false, -1, -50, 0, 200)]
    [InlineData(false, -50, -50, 0, 200)]
    [InlineData(false, -51, -100, 0, 100)]
    public void A_time_is_in_a_slice_and_that_in_the_windows_between_two_ends(bool starting, long time, long slice, long first, long last)
    {
        var windows = Windows(starting, 250, 100);
        var found = windows.SliceOf(new EventTime(time));
        Assert.Equal((slice, first, last), (found.Milliseconds, windows.FirstEnd(found).Milliseconds, windows.LastEnd(found).Milliseconds));
    }

    //  300 by 100: the slice [200,300) is in windows that end at 300, 400 and 500; each closes 50 after its end
    [Theory]
    [InlineData(349, 300)]
    [InlineData(350, 400)]
    [InlineData(449, 400)]
    [InlineData(450, 500)]
    [InlineData(549, 500)]
    [InlineData(550, long.MaxValue)]
    public void The_first_window_that_is_open_is_the_first_whose_lateness_has_not_passed(long watermark, long end) =>
        Assert.Equal(end, Windows(true, 300, 100).FirstOpenEnd(new EventTime(200), new EventTime(watermark), 50).Milliseconds);

    //  offset 30, size 100:   [-70,30) [30,130)             250 by 100:  [-170,80) [-70,180) [30,280) [130,380)
    [Theory]
    [InlineData(100, 100, 29, -70, 30, 30)]
    [InlineData(100, 100, 30, 30, 130, 130)]
    [InlineData(100, 100, -70, -70, 30, 30)]
    [InlineData(100, 100, -71, -170, -70, -70)]
    [InlineData(250, 100, 30, 30, 80, 280)]
    [InlineData(250, 100, 79, 30, 80, 280)]
    [InlineData(250, 100, 80, 80, 180, 280)]
    [InlineData(250, 100, -171, -220, -120, -20)]
    public void With_an_offset_all_boundaries_are_so_much_later(long size, long stride, long time, long slice, long first, long last)
    {
        var windows = AlignedWindows.StartingAt(size, stride, 30);
        var found = windows.SliceOf(new EventTime(time));
        Assert.Equal((slice, first, last), (found.Milliseconds, windows.FirstEnd(found).Milliseconds, windows.LastEnd(found).Milliseconds));
    }

    [Fact]
    public void Slices_lie_side_by_side_and_the_windows_between_two_ends_hold_them()
    {
        foreach (var (size, stride, offset) in new[] { (100L, 100L, 0L), (250, 100, 30), (7, 3, 2), (60, 25, 24), (1_000, 1, 0) })
        {
            var windows = AlignedWindows.StartingAt(size, stride, offset);
            for (var time = -150L; time < 150; time++)
            {
                var slice = windows.SliceOf(new EventTime(time));
                Assert.InRange(time, slice.Milliseconds, windows.EndOfSlice(slice).Milliseconds - 1);
                for (var end = windows.FirstEnd(slice); end <= windows.LastEnd(slice); end = windows.NextEnd(end))
                {
                    Assert.InRange(time, windows.StartOf(end).Milliseconds, end.Milliseconds - 1);
                    Assert.Equal(0, ((windows.StartOf(end).Milliseconds - offset) % stride + stride) % stride);
                }
                Assert.True(windows.StartOf(windows.NextEnd(windows.LastEnd(slice))) > new EventTime(time));
                Assert.True(windows.FirstEnd(slice).Minus(stride) <= new EventTime(time));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public void The_first_window_that_is_open_is_that_of_a_search_from_the_first(long offset)
    {
        var windows = AlignedWindows.StartingAt(250, 100, offset);
        for (var time = -300; time < 300; time += 7)
        {
            var slice = windows.SliceOf(new EventTime(time));
            foreach (var watermark in Enumerable.Range(-500, 1_000).Select(at => new EventTime(at)).Concat([EventTime.Min, EventTime.Max]))
            {
                var end = windows.FirstEnd(slice);
                while (end <= windows.LastEnd(slice) && end.Plus(70) <= watermark)
                    end = windows.NextEnd(end);
                var expected = end <= windows.LastEnd(slice) ? end : EventTime.Max;
                Assert.Equal(expected, windows.FirstOpenEnd(slice, watermark, 70));
            }
        }
    }

    private static AlignedWindows Windows(bool starting, long size, long stride) =>
        starting ? AlignedWindows.StartingAt(size, stride) : AlignedWindows.EndingAt(size, stride);
}
