using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.Runtime.Epochs;

namespace Serverless.EndToEnd.Tests.Watermarks;

/// <summary>When a partition is idle. Looks are a second apart, as ticks are; the timeout is 3 s.</summary>
public sealed class IdleObserverTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private readonly SimulatedClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly SimulatedTopic _topic = new(Faults.Some.Stream(1, 2, 3, 4));
    private readonly IdleObserver _observer;

    public IdleObserverTests() => _observer = new IdleObserver(_topic, _clock);

    //  look  0     1     2     3
    //  head  9 of 10, nothing new
    //  idle  -     -     -     yes
    [Fact]
    public async Task A_partition_that_is_read_to_its_end_is_idle_after_the_timeout() =>
        Assert.Equal([false, false, false, true], await LooksAsync((9, 10, 5), (9, 10, 5), (9, 10, 5), (9, 10, 5)));

    //  accepted  5    5    6    6    6    6
    //  idle      -    -    -    -    -    yes
    [Fact]
    public async Task An_accepted_event_begins_the_timeout_anew() => Assert.Equal(
        [false, false, false, false, false, true],
        await LooksAsync((9, 10, 5), (9, 10, 5), (10, 11, 6), (10, 11, 6), (10, 11, 6), (10, 11, 6)));

    //  Each second four bad records come; the head is always a batch behind the end: what is known to be read is a second old.
    [Fact]
    public async Task A_partition_that_gets_only_bad_records_is_idle_although_its_head_never_reaches_its_end()
    {
        var looks = await LooksAsync([.. Enumerable.Range(0, 10).Select(second => (9L + (4 * second), 14L + (4 * second), 5L))]);
        Assert.Equal([false, false, false, false, true, true, true, true, true, true], looks);
    }

    //  end   10    10    10    10    30    30
    //  head   9 -------------------------- (what came at 4 isn't read)
    [Fact]
    public async Task A_partition_with_records_that_are_not_read_is_not_idle() => Assert.Equal(
        [false, false, false, true, false, false],
        await LooksAsync((0, 1, 5), (0, 1, 5), (0, 1, 5), (0, 1, 5), (0, 4, 5), (0, 4, 5)));

    //  head 3, the last record's; end 6: three offsets of transaction markers, or of what has expired
    [Fact]
    public async Task A_partition_whose_end_lies_beyond_its_last_record_is_read_and_then_idle()
    {
        Assert.Equal([false, false, false, true, true], await LooksAsync((3, 6, 5), (3, 6, 5), (3, 6, 5), (3, 6, 5), (3, 6, 5)));
        Assert.Equal(0, _observer.Unread(0, new Offset(3), new Offset(6)));
        Assert.Equal(3, _observer.Unread(0, new Offset(3), new Offset(7)));
    }

    //  head 1, and records 2 and 3 are there
    [Fact]
    public async Task A_partition_whose_reading_has_stopped_is_never_idle()
    {
        var looks = await LooksAsync([.. Enumerable.Repeat((1L, 4L, 5L), 12)]);
        Assert.DoesNotContain(true, looks);
        Assert.Equal(2, _observer.Unread(0, new Offset(1), new Offset(4)));
    }

    //  head   7, of 100   100 is ahead      none, of 3: the topic was made anew   0 ── 1 ── 2, malformed records all the time
    //  What was ahead in the old topic is no measure for the new one.
    [Fact]
    public async Task A_topic_made_anew_is_watched_from_its_beginning()
    {
        await LooksAsync((7, 100, 5), (7, 100, 5));
        var looks = await LooksAsync([.. Enumerable.Range(0, 12).Select(at => ((long)at - 1, (long)at + 2, 5L))]);
        Assert.Contains(true, looks);
    }

    //  head   3, end 6: read from 4 on ──────────────── no record: which says nothing of what comes after 5
    //  head                             5, end 9
    [Fact]
    public void What_reading_has_shown_does_not_count_when_the_head_has_moved_meanwhile()
    {
        var head = new PartitionHead(new Offset(3), EventTime.Min);
        var watch = new PartitionWatch(_clock, head);
        watch.Look(head, new Offset(6), _clock.GetTimestamp());
        watch.Look(head with { Last = new Offset(5) }, new Offset(9), _clock.GetTimestamp());

        watch.Probed(new Offset(4), isEmpty: true, _clock.GetTimestamp());

        Assert.False(watch.IsProvedEmpty(new Offset(5), new Offset(9)));
    }

    //  second  0   1   2   3   4   5   6   7     the head reaches every three seconds where the end was three seconds before
    //  idle    -   -   -   -   -   -   yes ...   what is known to be read is three to five seconds old
    [Fact]
    public async Task Bad_records_may_be_read_in_batches_that_take_two_looks_longer_than_the_timeout()
    {
        var looks = await LooksAsync([.. Enumerable.Range(0, 12).Select(second => (1L + (second / 3 * 12), 14L + (4L * second), 5L))]);

        Assert.Equal([.. Enumerable.Repeat(false, 6), .. Enumerable.Repeat(true, 6)], looks);
    }

    //  read   3        7        11     by reading again and again there is a record: no more often than the timeout
    [Fact]
    public async Task A_partition_that_is_not_read_on_is_probed_once_in_each_timeout()
    {
        await LooksAsync([.. Enumerable.Repeat((1L, 4L, 5L), 12)]);
        Assert.Equal(3, _topic.Probes);
    }

    //  end    4 ──────────── 5: another one, which may be an end that is known
    //  read                3 4
    [Fact]
    public async Task A_partition_whose_end_has_moved_is_probed_again()
    {
        await LooksAsync((1, 4, 5), (1, 4, 5), (1, 4, 5), (1, 4, 5), (1, 5, 5));
        Assert.Equal(2, _topic.Probes);
    }

    [Fact]
    public async Task A_partition_whose_head_moves_is_never_probed()
    {
        await LooksAsync([.. Enumerable.Range(0, 10).Select(second => (9L + (4 * second), 14L + (4 * second), 5L))]);
        Assert.Equal(0, _topic.Probes);
    }

    //  head   3, end 6: read at 3, no record ── a bad record at 6, end 9, ──────────
    [Fact]
    public async Task What_is_proved_empty_counts_as_read_when_the_head_moves_on()
    {
        var looks = await LooksAsync((3, 6, 5), (3, 6, 5), (3, 6, 5), (3, 6, 5), (6, 9, 5), (6, 9, 5), (6, 9, 5));

        Assert.Equal([false, false, false, true, true, true, true], looks);
    }

    //  second  0          3           4                             8          8.001
    //  head    9          9, end 12   11: it has read all of 3
    [Fact]
    public void A_partition_with_bad_records_is_idle_for_as_long_as_what_is_read_is_no_older_than_the_limit()
    {
        var head = new PartitionHead(new Offset(9), EventTime.Min);
        var watch = new PartitionWatch(_clock, head);
        _clock.Advance(Timeout);
        watch.Look(head, new Offset(12), _clock.GetTimestamp());
        _clock.Advance(TimeSpan.FromSeconds(1));
        watch.Look(head with { Last = new Offset(11) }, new Offset(15), _clock.GetTimestamp());
        _clock.Advance(TimeSpan.FromSeconds(4));

        Assert.True(watch.IsIdle(Timeout, limit: TimeSpan.FromSeconds(5)));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(watch.IsIdle(Timeout, limit: TimeSpan.FromSeconds(5)));
    }

    //  second  0          0.001                    3         3.001
    //  look    asked at 0, answered at 0.001       asked, answered: a record may have come since it was asked
    [Fact]
    public void A_look_tells_of_the_time_when_it_was_asked_and_the_timeout_begins_when_it_is_answered()
    {
        var head = new PartitionHead(new Offset(9), EventTime.Min);
        var asked = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var watch = new PartitionWatch(_clock, head);
        watch.Look(head, new Offset(10), asked);
        _clock.Advance(Timeout - TimeSpan.FromMilliseconds(1));
        asked = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        watch.Look(head, new Offset(10), asked);

        Assert.False(watch.IsIdle(Timeout, Timeout));
        watch.Look(head, new Offset(10), _clock.GetTimestamp());
        Assert.True(watch.IsIdle(Timeout, Timeout));
    }

    //  head    9 ──────────────────────── never moved
    //  end     12: read, no record ── 13: there is one now
    [Fact]
    public void A_partition_that_was_read_to_its_end_but_not_on_since_a_record_came_is_not_idle()
    {
        var head = new PartitionHead(new Offset(9), EventTime.Min);
        var watch = new PartitionWatch(_clock, head);
        watch.Look(head, new Offset(12), _clock.GetTimestamp());
        _clock.Advance(Timeout);
        watch.Probed(watch.Next, isEmpty: true, _clock.GetTimestamp());
        Assert.True(watch.IsIdle(Timeout, Timeout));

        watch.Look(head, new Offset(13), _clock.GetTimestamp());
        Assert.False(watch.IsIdle(Timeout, Timeout));
    }

    [Fact]
    public void Of_a_partition_that_was_never_looked_at_all_is_unread() =>
        Assert.Equal(3, _observer.Unread(0, new Offset(1), new Offset(5)));

    //  wall clock   0   1   two hours back   …
    [Fact]
    public async Task A_wall_clock_that_is_set_back_changes_nothing()
    {
        var before = await LooksAsync((9, 10, 5), (9, 10, 5));
        _clock.Jump(-TimeSpan.FromHours(2));
        var after = await LooksAsync((9, 10, 5), (9, 10, 5));
        Assert.Equal([false, false, false, true], [.. before, .. after]);
    }

    private async Task<List<bool>> LooksAsync(params (long Head, long End, long Accepted)[] looks)
    {
        var idle = new List<bool>();
        foreach (var look in looks)
        {
            var head = new PartitionHead(new Offset(look.Head), EventTime.Min)
            {
                Totals = new ChainTotals(look.Accepted, new Dictionary<string, long>()),
            };
            var ends = new Dictionary<Partition, Offset> { [new Partition(0)] = new(look.End) };
            var found = await _observer.ObserveAsync("topic", [head], ends, _clock.GetTimestamp(), Timeout, CancellationToken.None);
            idle.Add(found.Count > 0);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        return idle;
    }
}
