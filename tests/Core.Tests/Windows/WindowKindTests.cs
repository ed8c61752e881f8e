using Serverless.Core.Definitions;
using Serverless.Core.Tests.Streams;
using Serverless.Core.WindowKinds;
using Serverless.Core.WindowKinds.Aligned;
using Serverless.Core.WindowKinds.Calendars;
using Serverless.Core.WindowKinds.Global;
using Serverless.Core.WindowKinds.Sessions;
using Serverless.Core.WindowKinds.Sliding;
using Serverless.Core.Zones;

namespace Serverless.Core.Tests.Windows;

/// <summary>What each kind of window says of itself.</summary>
public sealed class WindowKindTests
{
    private static readonly Dictionary<string, WindowKind> Kinds = new()
    {
        ["tumbling"] = new TumblingWindow(100),
        ["hopping"] = new HoppingWindow(300, 100),
        ["hopping side by side"] = new HoppingWindow(100, 100),
        ["sliding"] = new SlidingWindow(200, 50),
        ["session"] = new SessionWindow(80),
        ["global"] = new GlobalCountWindow(3, 10_000),
        ["latest"] = new Serverless.Core.WindowKinds.Latest.LatestWindow(3_600_000),
    };

    // ends: a replay closes windows at other times; merge: a result may become part of another; reach: ms before a window that decide on it
    [Theory]
    [InlineData("tumbling", false, false, 0, true, 0)]
    [InlineData("hopping", false, false, 0, false, 0)]
    [InlineData("hopping side by side", false, false, 0, true, 0)]
    [InlineData("sliding", true, false, 0, false, 0)]
    [InlineData("session", false, true, 80, true, 80)]
    [InlineData("global", false, false, long.MaxValue, true, 0)]
    [InlineData("latest", false, false, long.MaxValue, true, 0)]
    public void What_others_must_know_of_a_kind(string name, bool hangs, bool merge, long reach, bool isDisjoint, long hold)
    {
        var kind = Kinds[name];
        Assert.Equal(
            (hangs, merge, reach, isDisjoint, hold),
            (kind.HangsOnIdleness, kind.ResultsMayMerge, kind.ReachMs, kind.IsDisjoint, kind.HoldMs));
    }

    // Part of a view's hash.
    [Theory]
    [InlineData("tumbling", "tumbling", 100)]
    [InlineData("hopping", "hopping", 300, 100)]
    [InlineData("sliding", "sliding", 200, 50)]
    [InlineData("session", "session", 80)]
    [InlineData("global", "global", 3, 10_000)]
    public void A_kind_is_known_by_its_name_and_parameters(string name, string kind, params int[] parameters)
    {
        Assert.Equal(kind, Kinds[name].Kind);
        Assert.Equal(parameters, Kinds[name].Parameters.Select(parameter => (int)parameter));
    }

    [Fact]
    public void Hopping_windows_have_an_offset_and_a_way_to_be_kept_among_their_parameters_where_a_file_says_so()
    {
        Assert.Equal([100, 30], new TumblingWindow(100, 30).Parameters);
        Assert.Equal([300, 100, 30], new HoppingWindow(300, 100, 30).Parameters);
        Assert.Equal([300, 100, 0, 1], new HoppingWindow(300, 100, 0, true).Parameters);
    }

    [Fact]
    public void A_calendar_window_is_known_by_its_unit_and_the_clocks_of_its_zone_not_by_the_zones_name()
    {
        var (berlin, winter) = (MachineZones.Find("Europe/Berlin")!, MachineZones.Find("+01:00")!);
        var week = new CalendarWindow(CalendarUnit.Week, "Europe/Berlin", berlin, 6, 1_000);
        Assert.Equal([1, 6, 1_000, (long)berlin.Hash], week.Parameters);
        Assert.Equal(week.Parameters, (week with { Zone = "Germany" }).Parameters);
        Assert.NotEqual(week.Parameters, (week with { Rules = winter }).Parameters);
    }

    [Fact]
    public void Files_write_lengths_of_time_and_of_a_window_by_count_a_number_of_events()
    {
        WindowSyntax[] lengths = [TumblingWindow.Syntax, SlidingWindow.Syntax, SessionWindow.Syntax];
        Assert.All(lengths.SelectMany(syntax => syntax.Parameters), parameter => Assert.True(parameter.IsDuration));
        Assert.Equal(
            [new("every", IsDuration: false, 1, int.MaxValue), new("idle", IsDuration: true, 1_000, Otherwise: 7 * 86_400_000L)],
            GlobalCountWindow.Syntax.Parameters);
    }

    // A window by count is emptied by being full.
    [Theory]
    [InlineData("tumbling", true)]
    [InlineData("session", true)]
    [InlineData("global", false)]
    public void A_discarding_view_empties_its_windows_by_panes(string name, bool discards)
    {
        var views = StreamPipeline.With(view => view with { Discarding = true }).Views;
        var view = views.Single(view => view.Name == name);
        Assert.Equal(discards, WindowKind.Of(view).Discards(view));
        Assert.False(WindowKind.Of(view).Discards(StreamPipeline.Instance.Views.Single(other => other.Name == name)));
    }

    [Fact]
    public void A_window_by_count_fits_no_view_that_is_late_early_or_rekeyed()
    {
        var view = StreamPipeline.Instance.Views.Single(view => view.Name == "global").Definition;

        Assert.Empty(view.Window.ConflictsWith(view));
        Assert.Equal(["allowedLateness"], Conflicts(view with { AllowedLatenessMs = 1 }));
        Assert.Equal(["late"], Conflicts(view with { LateEvents = LateEvents.Correct }));
        Assert.Equal(["early"], Conflicts(view with { EarlyMs = 1 }));
        Assert.Equal(["sharding"], Conflicts(view with { Sharding = Sharding.Rekeyed }));
    }

    //  of 1000 windows at most: 1000 / 1, 1999 / 2, 2000 / 2; but 2002 / 2 are 1001
    [Theory]
    [InlineData(1_000, 1, null)]
    [InlineData(1_001, 1, "step")]
    [InlineData(2_002, 2, "step")]
    [InlineData(100, 100, null)]
    [InlineData(100, 101, "step")]
    public void An_event_is_in_a_thousand_sliding_windows_at_most_and_in_one_at_least(long size, long step, string? wrong) =>
        Assert.Equal(wrong, SlidingWindow.Syntax.Check!([new(size), new(step)])?.Parameter);

    [Fact]
    public void The_least_step_that_is_allowed_is_named()
    {
        Assert.Contains("at least 2ms", SlidingWindow.Syntax.Check!([new(1_001), new(1)])!.Value.Problem, StringComparison.Ordinal);
        Assert.Contains("at least 2ms", SlidingWindow.Syntax.Check!([new(2_000), new(1)])!.Value.Problem, StringComparison.Ordinal);
        Assert.Contains("at least 3ms", SlidingWindow.Syntax.Check!([new(2_001), new(1)])!.Value.Problem, StringComparison.Ordinal);
    }

    //  slices of 1: 50000, 50001; of 25: 50000; 100 by 99: 100 of 1
    [Theory]
    [InlineData(50_000, 1, null)]
    [InlineData(50_001, 1, "slide")]
    [InlineData(1_250_000, 25, null)]
    [InlineData(1_250_025, 25, "slide")]
    [InlineData(100, 99, null)]
    [InlineData(100, 100, null)]
    [InlineData(100, 101, "slide")]
    public void A_hopping_window_has_fifty_thousand_slices_at_most_and_no_gaps_between(long size, long slide, string? wrong) =>
        Assert.Equal(wrong, HoppingWindow.Syntax.Check!([new(size), new(slide)])?.Parameter);

    // 1,000 windows hold an event of the first, 1,001 of the second.
    [Theory]
    [InlineData(1_000, 1, false, "")]
    [InlineData(1_001, 1, false, "early late allowedLateness")]
    [InlineData(1_000, 1, true, "early allowedLateness")]
    public void Windows_that_are_made_of_slices_fit_no_view_with_early_panes_and_few_late_ones(
        long size, long slide, bool keepsSlices, string properties)
    {
        var view = StreamPipeline.Instance.Views[0].Definition with
        {
            EarlyMs = 100, LateEvents = LateEvents.Correct, AllowedLatenessMs = 1_001,
        };
        var conflicts = new HoppingWindow(size, slide, 0, keepsSlices).ConflictsWith(view);
        Assert.Equal(properties, string.Join(' ', conflicts.Select(conflict => conflict.Property)));
    }

    //  1001 by 10: parts of 1, 1001 of them      2002 by 10: parts of 2, 1001      2000 by 10: parts of 10
    [Theory]
    [InlineData(2_000, 10, null)]
    [InlineData(1_000, 999, null)]
    [InlineData(1_001, 10, "size")]
    [InlineData(2_002, 10, "size")]
    [InlineData(2_002, 1, "step")]
    public void A_sliding_window_has_a_thousand_parts_at_most(long size, long step, string? wrong)
    {
        var problem = SlidingWindow.Syntax.Check!([new(size), new(step)]);
        Assert.Equal(wrong, problem?.Parameter);
    }

    [Fact]
    public void A_size_that_is_allowed_is_named()
    {
        var problem = SlidingWindow.Syntax.Check!([new(2_006), new(10)])!.Value.Problem;
        Assert.Contains("has 1003 parts of 2ms", problem, StringComparison.Ordinal);
        Assert.Contains("such as 2s", problem, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Conflicts(ViewDefinition view) =>
        view.Window.ConflictsWith(view).Select(conflict => conflict.Property);
}
