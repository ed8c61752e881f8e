using Serverless.Core.Definitions;
using Serverless.Core.Tests.Streams;
using Serverless.Core.WindowKinds;
using Serverless.Core.WindowKinds.Aligned;
using Serverless.Core.WindowKinds.Global;
using Serverless.Core.WindowKinds.Sessions;
using Serverless.Core.WindowKinds.Sliding;

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
    };

    // ends: a replay closes windows at other times; merge: a result may become part of another; reach: ms before a window that decide on it
    [Theory]
    [InlineData("tumbling", false, false, 0, true, 0)]
    [InlineData("hopping", false, false, 0, false, 0)]
    [InlineData("hopping side by side", false, false, 0, true, 0)]
    [InlineData("sliding", true, false, 0, false, 0)]
    [InlineData("session", false, true, 80, true, 80)]
    [InlineData("global", false, false, long.MaxValue, true, 0)]
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
    public void Files_write_lengths_of_time_and_of_a_window_by_count_a_number_of_events()
    {
        WindowSyntax[] lengths = [TumblingWindow.Syntax, HoppingWindow.Syntax, SlidingWindow.Syntax, SessionWindow.Syntax];
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
    [InlineData(1_001, 1, "slide")]
    [InlineData(2_001, 2, null)]
    [InlineData(2_002, 2, "slide")]
    [InlineData(100, 100, null)]
    [InlineData(100, 101, "slide")]
    public void An_event_is_in_a_thousand_windows_at_most_and_in_one_at_least(long size, long slide, string? wrong) =>
        Assert.Equal(wrong, HoppingWindow.Syntax.Check!([size, slide])?.Parameter);

    [Fact]
    public void The_least_slide_that_is_allowed_is_named()
    {
        Assert.Contains("at least 2ms", HoppingWindow.Syntax.Check!([1_001, 1])!.Value.Problem, StringComparison.Ordinal);
        Assert.Contains("at least 2ms", HoppingWindow.Syntax.Check!([2_000, 1])!.Value.Problem, StringComparison.Ordinal);
        Assert.Contains("at least 3ms", HoppingWindow.Syntax.Check!([2_001, 1])!.Value.Problem, StringComparison.Ordinal);
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
        var problem = SlidingWindow.Syntax.Check!([size, step]);
        Assert.Equal(wrong, problem?.Parameter);
    }

    [Fact]
    public void A_size_that_is_allowed_is_named()
    {
        var problem = SlidingWindow.Syntax.Check!([2_006, 10])!.Value.Problem;
        Assert.Contains("has 1003 parts of 2ms", problem, StringComparison.Ordinal);
        Assert.Contains("such as 2s", problem, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Conflicts(ViewDefinition view) =>
        view.Window.ConflictsWith(view).Select(conflict => conflict.Property);
}
