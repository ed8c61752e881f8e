using System.Text;
using Serverless.Core.Folding;
using Serverless.Core.IngestStates;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.IngestStates;

/// <summary>Which events are duplicates: times in seconds, within 60 s of when Kafka got the record of the one that counted.</summary>
public sealed class DeduplicationTests
{
    private const long Day = 24 * 3_600;

    //  written   0      30      60      61      121
    //  id        a      a       a       a       a
    //            new    again   again   new     again      (the span is that of the one that counted)
    [Fact]
    public void An_id_that_comes_again_within_the_span_is_a_duplicate_and_does_not_prolong_it() =>
        Assert.Equal([0, 3], Once([new("a", 0), new("a", 30), new("a", 60), new("a", 61), new("a", 121)]));

    //  batch      | a b     | a c     |    b
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Batches_do_not_show(int size)
    {
        var reader = new SeenReader(SeenReader.Within("60s"));
        SeenEvent[] events = [new("a", 0), new("b", 1), new("a", 2), new("c", 3), new("b", 4)];
        foreach (var batch in events.Chunk(size))
            reader.Read(batch, clock: 10);

        Assert.Equal([0, 1, 3], reader.Once);
    }

    //  written    0  1 ── the readers stand still for 20 hours ──  2   (the next record of the topic)
    //  id         a                                                a
    [Fact]
    public void A_pause_of_the_readers_does_not_age_ids()
    {
        var reader = new SeenReader(SeenReader.Within("60s"));
        reader.Read([new("a", 0), new("b", 1)], clock: 2);

        Assert.Equal(1, reader.Read([new("a", 2)], clock: 20 * 3_600).Counts.Duplicate);
    }

    //  written    0        2    (read two days later: counts as written a day before it is read)
    //  id         a        a
    [Fact]
    public void A_record_that_waits_for_more_than_a_day_is_as_old_as_one_that_waits_a_day()
    {
        var reader = new SeenReader(SeenReader.Within("60s"));
        reader.Read([new("a", 0)], clock: 1);

        Assert.Equal(0, reader.Read([new("a", 2)], clock: 2 * Day).Counts.Duplicate);
        Assert.Equal(1, reader.Read([new("a", 3)], clock: (2 * Day) + 60).Counts.Duplicate);
        Assert.Equal(0, reader.Read([new("a", 4)], clock: (2 * Day) + 61).Counts.Duplicate);
    }

    //  written    0       9999    (by a producer whose clock is ahead; read at 10: counts as written then)
    //  id         a       b        a: still known, until 10 + 60 are over
    [Fact]
    public void A_producers_clock_that_is_ahead_pushes_no_id_out()
    {
        var reader = new SeenReader(SeenReader.Within("60s"));

        Assert.Equal(1, reader.Read([new("a", 0), new("b", 9_999), new("a", 9)], clock: 10).Counts.Duplicate);
    }

    //  event time   0   -5000 (late)   9000 (the future)    0 …
    [Fact]
    public void The_times_of_events_do_not_matter() => Assert.Equal(
        [0, 1, 2], Once([new("a", 0), new("b", 1, Time: -5_000), new("c", 2, Time: 9_000), new("b", 3), new("a", 4, Time: 77)]));

    //  event time   8000   10 (late)   10 (its duplicate: not late once more)
    [Fact]
    public void A_duplicate_of_a_late_event_is_a_duplicate()
    {
        var reader = new SeenReader(SeenReader.Within("60s"));

        var counts = reader.Read([new("a", 0, Time: 8_000), new("b", 1, Time: 10), new("b", 2, Time: 10)], clock: 8_000).Counts;

        Assert.Equal((3, 1, 1, 1), (counts.Read, counts.Merged, counts.Late, counts.Duplicate));
    }

    //  id       a (rejected)    b (filtered)   a   b
    [Fact]
    public void Only_accepted_events_are_remembered()
    {
        var reader = new SeenReader(SeenReader.Within("60s"));

        SeenEvent[] events = [new("a", 0, Value: 2_000), new("b", 1, Value: -1), new("a", 2), new("b", 3), new("b", 4, Value: -1)];
        var counts = reader.Read(events, clock: 9).Counts;

        Assert.Equal((5, 2, 2, 0), (counts.Read, counts.Merged, counts.Filtered, counts.Duplicate));
    }

    [Fact]
    public void An_event_without_an_id_is_never_a_duplicate()
    {
        Assert.Equal([0, 1, 2], Once([new(null, 0), new(null, 1), new("", 2), new("", 3)]));
        Assert.Equal([0, 1], Once([new(null, 0), new(null, 0)], by: "\"at\", \"id\""));
    }

    //  id, value    a 1    a 2    b 1    a 2 (again)
    [Fact]
    public void Of_several_fields_each_must_be_the_same() =>
        Assert.Equal([0, 1, 2], Once([new("a", 0, 1), new("a", 1, 2), new("b", 2, 1), new("a", 3, 2)], by: "\"value\", \"id\""));

    //  two texts    ab, c    a, bc    abc, (empty)    ab, c (again)
    [Fact]
    public void Where_one_text_ends_and_the_next_begins_counts()
    {
        var row = new Row(new RowLayout([("one", FieldType.Text), ("other", FieldType.Text)]));
        var id = new EventId(["one", "other"], row.Layout);

        var ids = new[] { ("ab", "c"), ("a", "bc"), ("abc", ""), ("ab", "c") }.Select(texts =>
        {
            row.Clear();
            row.CopyText(0, Encoding.UTF8.GetBytes(texts.Item1));
            row.CopyText(1, Encoding.UTF8.GetBytes(texts.Item2));
            return id.Of(row);
        }).ToList();

        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal(ids[0], ids[3]);
    }

    //  limit 2    a  b  c     a  (forgotten early)    c  (still known)
    [Fact]
    public void Past_the_limit_the_oldest_ids_are_forgotten_and_counted()
    {
        var reader = new SeenReader(SeenReader.Within("60s", more: ", \"limit\": 2"));
        reader.Read([new("a", 0), new("b", 1), new("c", 2)], clock: 9);
        Assert.Equal(1, reader.ForgottenEarly);

        reader.End();
        reader.Read([new("a", 3), new("c", 4)], clock: 9);

        Assert.Equal([0, 1, 2, 3], reader.Once);
        Assert.Equal(2, reader.ForgottenEarly);
    }

    //  chunk      a   |   b   |   c (70: a is over)   |   (none: b is over)
    //  needed     1       2       2                       2
    [Fact]
    public void Chunks_are_needed_as_long_as_they_have_an_id_whose_span_is_not_over()
    {
        var reader = new SeenReader(SeenReader.Within("60s"));

        Assert.Equal([1, 2, 2, 2], ((SeenEvent[])[new("a", 0), new("b", 30), new("c", 70), new(null, 100)]).Select(one =>
        {
            reader.Read([one], clock: 200);
            reader.End();
            return reader.Needed;
        }));
    }

    [Theory]
    [InlineData("60s", "\"id\"", true)]
    [InlineData("2h", "\"id\"", true)]
    [InlineData("60s", "\"id\", \"value\"", false)]
    [InlineData("60s", "\"key\"", false)]
    public void Another_span_or_limit_keeps_what_is_remembered_and_other_fields_do_not(string within, string by, bool isKept)
    {
        var (before, after) = (SeenReader.Within("60s"), SeenReader.Within(within, by, ", \"limit\": 7"));

        Assert.NotEqual(before.Version, after.Version);
        Assert.Equal(isKept, PartOf(before) == PartOf(after));
        Assert.Equal(PartOf(SeenReader.Within("60s", "\"id\", \"at\"")), PartOf(SeenReader.Within("60s", "\"at\", \"id\"")));
    }

    [Fact]
    public void Rows_are_needed_for_the_span_and_the_longest_wait() =>
        Assert.Equal(TimeSpan.FromHours(2) + SourceRecord.LongestWait, SeenReader.Within("2h").IngestStates[0].NeededFor);

    private static Core.Deltas.DeltaPart PartOf(Pipeline pipeline) => DeltaParts.Of(pipeline.IngestStates[0]);

    private static IReadOnlyList<long> Once(SeenEvent[] events, string by = "\"id\"")
    {
        var reader = new SeenReader(SeenReader.Within("60s", by));
        reader.Read(events, clock: events[^1].Written);
        return reader.Once;
    }
}
