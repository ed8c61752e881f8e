using Serverless.Core.Time;
using Serverless.Local.Output;
using Serverless.Local.Workloads.Truth;
using Serverless.Local.Workloads.Truth.Checks;

namespace Serverless.EndToEnd.Tests.Workloads.Truth;

/// <summary>Times are in seconds; the bound is 5, the allowed lateness 30.</summary>
public sealed class OracleTests
{
    private static readonly TruthWindow Tumbling = new TruthWindow.Hopping(10_000, 10_000);
    private static readonly TruthWindow Hopping = new TruthWindow.Hopping(60_000, 10_000);
    private static readonly TruthWindow Session = new TruthWindow.Session(30_000);

    [Fact]
    public void An_event_at_a_windows_end_belongs_to_the_next_window()
    {
        // event  |1    2|3
        //        0     10     20
        var run = new Run(Tumbling).At(0, 1).At(9.999, 2).At(10, 3);

        Assert.Equal(["[0,10) n=2 sum=3", "[10,20) n=1 sum=3"], run.End());
    }

    [Fact]
    public void An_event_is_late_once_the_watermark_reaches_its_windows_end_plus_the_allowed_lateness()
    {
        // event  1@5        2@44.999         3@6       4@45       5@7
        // W      -∞     0   39.999          39.999    40         40 = 10 + 30: late
        var run = new Run(Tumbling).At(5, 1).At(44.999, 2).At(6, 3).At(45, 4).At(7, 5);

        Assert.Equal(["[0,10) n=2 sum=4", "[40,50) n=2 sum=6"], run.End());
        Assert.Equal((4, 1), (run.Counts.Merged, run.Counts.Late));
        Assert.Equal(new ExpectedViewCounts(4, 1), run.Counts.Views["view"]);
    }

    [Fact]
    public void An_event_is_judged_by_the_watermark_before_it()
    {
        // The event itself takes W from -∞ to 95: it isn't late for its own windows, nor is the one before it.
        var run = new Run(Tumbling).At(1, 1).At(100, 2);

        Assert.Equal(0, run.Counts.Late);
    }

    [Fact]
    public void An_event_counts_in_every_hopping_window_over_it()
    {
        // event   1@65
        // windows [10,70) [20,80) ... [60,120)
        var run = new Run(Hopping).At(65, 1);

        Assert.Equal(
            [
                "[10,70) n=1 sum=1", "[20,80) n=1 sum=1", "[30,90) n=1 sum=1", "[40,100) n=1 sum=1", "[50,110) n=1 sum=1",
                "[60,120) n=1 sum=1",
            ],
            run.End());
    }

    [Fact]
    public void A_late_event_counts_only_in_those_hopping_windows_that_still_take_it()
    {
        // event   1@135 → W = 130; 2@65: [10,70) … [40,100) are over (100 + 30 <= 130), [50,110) and [60,120) not
        var run = new Run(Hopping).At(135, 1).At(65, 2);

        Assert.Equal(["[50,110) n=1 sum=2", "[60,120) n=1 sum=2", "[80,140) n=1 sum=1"], run.End().Take(3));
        Assert.Equal(new ExpectedViewCounts(2, 0), run.Counts.Views["view"]);
    }

    [Fact]
    public void Windows_close_when_no_partition_can_change_them_any_more()
    {
        // p0  1@5         3@45 → W0 = 40
        // p1      2@6                      4@44.999 → W1 = 39.999   5@45 → W1 = 40: [0,10) is over
        var run = new Run(Tumbling, partitions: 2).At(5, 1).At(6, 2, partition: 1).At(45, 3).At(44.999, 4, partition: 1);
        Assert.Empty(run.Closed());

        run.At(45, 5, partition: 1);
        Assert.Equal(["[0,10) n=2 sum=3"], run.Closed());
        Assert.Equal(["[40,50) n=3 sum=12"], run.End());
    }

    [Fact]
    public void A_partitions_lateness_is_its_own()
    {
        // p0  1@100 → W0 = 95
        // p1  W1 = -∞, so 2@5 is in time
        var run = new Run(Tumbling, partitions: 2).At(100, 1).At(5, 2, partition: 1);

        Assert.Equal(0, run.Counts.Late);
    }

    [Fact]
    public void Times_before_1970_fall_into_windows_too()
    {
        var run = new Run(Tumbling).At(-0.001, 1).At(-10, 2);

        Assert.Equal(["[-10,0) n=2 sum=3"], run.End());
    }

    [Fact]
    public void Sessions_that_meet_or_abut_are_one()
    {
        // event  1@0          2@30           (abuts: [0,30) and [30,60))      3@90.001 begins another
        // gap    |--------30--|------30------|                                |-----30----
        var run = new Run(Session).At(0, 1).At(30, 2).At(90.001, 3);

        Assert.Equal(["[0,60) n=2 sum=3 first=1 last=2", "[90.001,120.001) n=1 sum=3 first=3 last=3"], run.End());
    }

    [Fact]
    public void An_event_between_two_sessions_joins_them()
    {
        // event  1@0            2@50
        //        |----30----|   |----30----|
        //                3@25
        //                |----30----|
        var run = new Run(Session).At(0, 1).At(50, 2).At(25, 3);

        Assert.Equal(["[0,80) n=3 sum=6 first=1 last=2"], run.End());
    }

    [Fact]
    public void An_event_is_late_for_a_session_as_if_it_were_alone()
    {
        // event  1@100 → [100,130), W = 95      2@130 → [100,160), W = 125
        // 3@65 → [65,95): 95 + 30 <= 125, late
        // 4@70 → [70,100): 100 + 30 > 125, in time, abuts [100,160) → [70,160)
        // 5@40 → [40,70): 70 + 30 <= 125, late, though it abuts [70,160)
        var run = new Run(Session).At(100, 1).At(130, 2).At(65, 3).At(70, 4).At(40, 5);

        Assert.Equal(["[70,160) n=3 sum=7 first=4 last=2"], run.End());
        Assert.Equal((3, 2), (run.Counts.Merged, run.Counts.Late));
    }

    [Fact]
    public void An_event_in_time_joins_a_session_that_is_over_for_later_ones()
    {
        // event  1@0 → [0,30)     2@65 → W = 60 = 30 + 30: over     3@20 → [20,50): 50 + 30 > 60, in time
        var run = new Run(Session).At(0, 1).At(65, 2).At(20, 3);

        // [0,50) and [65,95) don't meet.
        Assert.Equal(["[0,50) n=2 sum=4 first=1 last=3", "[65,95) n=1 sum=2 first=2 last=2"], run.End());
    }

    [Fact]
    public void Of_two_events_at_once_the_first_read_is_first_and_the_last_read_last()
    {
        var run = new Run(Session).At(10, 1).At(10, 2).At(10, 3);

        Assert.Equal(["[10,40) n=3 sum=6 first=1 last=3"], run.End());
    }

    [Fact]
    public void Dropped_events_move_the_watermark_and_dead_letters_do_not()
    {
        // dead@500 → W stays; dropped@45 → W = 40: 1@5 is late
        var run = new Run(Tumbling).Dead(500).Dropped(45).At(5, 1);

        Assert.Equal((3, 0, 1, 1), (run.Counts.Produced, run.Counts.Merged, run.Counts.Late, run.Counts.Filtered));
        Assert.Equal(1, run.Counts.DeadLettered["malformed"]);
        Assert.True(run.Counts.Balances);
    }

    [Fact]
    public void An_event_of_no_view_is_filtered()
    {
        var run = new Run(Tumbling).At(5, -1);

        Assert.Equal((0, 1), (run.Counts.Merged, run.Counts.Filtered));
        Assert.Empty(run.End());
    }

    [Fact]
    public void A_duplicate_is_counted_and_enters_no_view()
    {
        var run = new Run(Tumbling).At(1, 1).Again(1).At(2, 1);
        Assert.Equal((2, 1), (run.Counts.Merged, run.Counts.Duplicate));
        Assert.True(run.Counts.Balances);
        Assert.Equal(["[0,10) n=2 sum=2"], run.End());
    }

    [Fact]
    public void Keys_are_joined_and_escaped() => Assert.Equal(@"a|b\|c|d\\e", KeyText.Join("a", "b|c", @"d\e"));

    private readonly record struct Tick(
        int Partition, long TimeMs, double Value, string? DeadReason = null, bool Dropped = false, bool IsDuplicate = false) : ITruthFact;

    /// <summary>One view with one key; events with a negative value don't belong to it.</summary>
    private sealed class Run(TruthWindow window, int partitions = 1)
    {
        private readonly Oracle<Tick> _oracle = new(
            [new TruthView<Tick>("view", window, 30_000, (in tick) => tick.Value >= 0, (in _) => 0, _ => "key", (in tick) => tick.Value)],
            partitions,
            boundMs: 5_000);

        public ExpectedCounts Counts => _oracle.Counts();

        public Run At(double second, double value, int partition = 0) => Take(new Tick(partition, Ms(second), value));

        public Run Dropped(double second) => Take(new Tick(0, Ms(second), 1, Dropped: true));

        public Run Again(double second) => Take(new Tick(0, Ms(second), 1, IsDuplicate: true));

        public Run Dead(double second) => Take(new Tick(0, Ms(second), 1, DeadReason: "malformed"));

        public IReadOnlyList<string> Closed() => [.. _oracle.Closed().OrderBy(result => result.Start.Milliseconds).Select(Text)];

        public IReadOnlyList<string> End() => [.. _oracle.Flush().OrderBy(result => result.Start.Milliseconds).Select(Text)];

        private static long Ms(double second) => (long)Math.Round(second * 1_000);

        private static string Text(ExpectedResult result) =>
            $"[{Seconds(result.Start)},{Seconds(result.End)}) n={result.Count} sum={result.Sum}"
            + $"{(result.First is null ? "" : $" first={result.First} last={result.Last}")}";

        private static double Seconds(EventTime time) => time.Milliseconds / 1_000.0;

        private Run Take(Tick tick)
        {
            _oracle.Take(tick);
            return this;
        }
    }
}
