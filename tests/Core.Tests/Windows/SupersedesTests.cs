using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Windows;

/// <summary>Which of two panes of a window stays.</summary>
public sealed class SupersedesTests
{
    // more events > higher kind > later layout > later
    [Theory]
    [InlineData(6, PaneKind.Early, true)]
    [InlineData(5, PaneKind.Late, true)]
    [InlineData(5, PaneKind.OnTime, true)]
    [InlineData(5, PaneKind.Early, false)]
    [InlineData(4, PaneKind.Late, false)]
    public void More_events_come_first_then_the_kind_then_the_last_written(long events, PaneKind kind, bool isKept)
    {
        var stored = Pane(5, PaneKind.OnTime);
        var pane = Pane(events, kind);

        Assert.Equal(isKept, pane.Supersedes(stored));
        Assert.Same(isKept ? pane : stored, Result.Newest([stored, pane])[stored.Id]);
    }

    [Fact]
    public void A_pane_of_another_definition_makes_no_result_poorer()
    {
        var stored = Pane(5, PaneKind.OnTime);
        var later = Pane(1, PaneKind.Early) with { Definition = "other", Layout = new LayoutNumber(stored.Layout.Value + 1) };
        Assert.False(later.Supersedes(stored));
        Assert.True((later with { Events = 6 }).Supersedes(stored));
    }

    [Fact]
    public void A_pane_of_an_earlier_layout_takes_no_equal_one_s_place()
    {
        var earlier = Pane(5, PaneKind.OnTime);
        var later = earlier with { Layout = new LayoutNumber(earlier.Layout.Value + 1) };
        Assert.True(later.Supersedes(earlier));
        Assert.False(earlier.Supersedes(later));
    }

    [Fact]
    public void Each_window_has_a_newest_pane_of_its_own()
    {
        var (one, other) = (Pane(5, PaneKind.OnTime), Pane(4, PaneKind.OnTime));
        other = other with { Id = other.Id with { Key = "other" } };

        Assert.Equal([one, other], Result.Newest([one, other]).Values);
    }

    private static Result Pane(long events, PaneKind kind) => new(
        new ResultId("p", "v", "k", new EventTime(0)), new EventTime(10), new LayoutNumber(1), 0, kind, events, default, "d",
        new Dictionary<Source, CorrectionMark>());
}
