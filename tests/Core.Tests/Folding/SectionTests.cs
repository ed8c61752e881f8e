using Serverless.Core.Tests.Streams;

namespace Serverless.Core.Tests.Folding;

public sealed class SectionTests
{
    private const long Now = 1_700_000_000_000;

    // More keys than the fold of the second chunk meets, several slices and sessions of one key, and, at 0, events that are late.
    private static readonly (StreamEvent, long)[] First =
        [.. Enumerable.Range(0, 200).Select(at => (new StreamEvent($"k{at % 90}", at, at % 40 == 39 ? 0 : at * 11), Now - 500 + at))];

    private static readonly (StreamEvent, long)[] Second =
        [.. Enumerable.Range(0, 30).Select(at => (new StreamEvent($"other {at % 7}", at, 90_000 + at * 11), Now + at))];

    [Fact]
    public void Nothing_of_a_chunk_is_in_the_sections_of_the_next()
    {
        var run = new SectionRun();
        var first = run.Fold(First).Write();
        Assert.Equal(new SectionRun().Fold(Second).Write(), run.Fold(Second).Write());
        Assert.Equal(first, run.Fold(First).Write());
    }

    [Fact]
    public void Nothing_of_a_chunk_that_was_never_written_is_in_the_next()
    {
        var run = new SectionRun().Fold(First);
        run.Clear();
        Assert.Equal(new SectionRun().Fold(Second).Write(), run.Fold(Second).Write());
    }

    [Fact]
    public void A_chunk_that_was_written_or_cleared_leaves_no_section()
    {
        var run = new SectionRun().Fold(First);
        var none = new SectionRun().Write();
        run.Write();
        Assert.Equal(none, run.Write());
        run.Fold(First).Clear();
        Assert.Equal(none, run.Write());
    }

    //  event time   0 ── late ── 10 000 ──────────────
    //  arrived      Now - 900     Now - 200, Now, Now - 100
    [Fact]
    public void Arrivals_are_right_when_a_late_event_was_the_first_to_arrive()
    {
        var content = new SectionRun().Fold(
            (new StreamEvent("a", 1, 10_000), Now - 200),
            (new StreamEvent("a", 1, 0), Now - 900),
            (new StreamEvent("b", 1, 10_000), Now),
            (new StreamEvent("b", 1, 10_001), Now - 100)).Write();

        var (arrivedBase, entries) = SectionRun.Arrivals(content);

        Assert.Equal(Now - 900, arrivedBase);
        Assert.Equal([("a", Now - 200), ("b", Now - 100)], entries);
    }

    //  timestamp   -1, 0, in seconds, after the clock: of producers, and no times at which records can have come
    [Fact]
    public void An_arrival_that_cannot_be_is_taken_from_the_clock()
    {
        const long Clock = StreamEvent.Base + StreamEvent.Later;
        var content = new SectionRun().Fold(
            (new StreamEvent("a", 1, 10_000), -1),
            (new StreamEvent("b", 1, 10_000), 0),
            (new StreamEvent("c", 1, 10_000), Now / 1_000),
            (new StreamEvent("d", 1, 10_000), Clock + 1),
            (new StreamEvent("e", 1, 10_000), Now)).Write();

        var (arrivedBase, entries) = SectionRun.Arrivals(content);

        Assert.Equal(Now, arrivedBase);
        Assert.Equal([("a", Clock), ("b", Clock), ("c", Clock), ("d", Clock), ("e", Now)], entries.Order());
    }

    [Fact]
    public void A_rejected_event_did_not_arrive()
    {
        var content = new SectionRun().Fold(
            (new StreamEvent(null, 1, 10_000), Now - 5),
            (new StreamEvent("a", 1, 10_000), Now)).Write();

        var (arrivedBase, entries) = SectionRun.Arrivals(content);

        Assert.Equal((Now, ("a", Now)), (arrivedBase, Assert.Single(entries)));
    }

    [Fact]
    public void Arrivals_of_a_chunk_do_not_depend_on_the_one_before()
    {
        var run = new SectionRun();
        run.Fold((new StreamEvent("a", 1, 10_000), Now - 800)).Write();

        var (arrivedBase, entries) = SectionRun.Arrivals(run.Fold((new StreamEvent("a", 1, 10_000), Now)).Write());

        Assert.Equal((Now, ("a", Now)), (arrivedBase, Assert.Single(entries)));
    }
}
