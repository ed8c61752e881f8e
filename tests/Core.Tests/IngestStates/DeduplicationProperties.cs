using Serverless.Core.Tests.Streams;

namespace Serverless.Core.Tests.IngestStates;

/// <summary>
/// Streams of any order, read in any batches, some of them folded and never sealed, by instances that end anywhere: the events that count
/// are those that one look through all of them finds.
/// </summary>
public sealed class DeduplicationProperties
{
    private const int Within = 60;

    [Fact]
    public void Whoever_reads_in_whatever_batches_the_same_events_count()
    {
        foreach (var seed in Seeds.Of(40))
        {
            var random = new Random(seed);
            var limit = random.Next(3) == 0 ? random.Next(1, 40) : 10_000;
            var events = Stream(random);
            var reader = new SeenReader(SeenReader.Within("60s", more: $", \"limit\": {limit}"));
            for (var at = 0; at < events.Count;)
            {
                var batch = events.Skip(at).Take(random.Next(1, 30)).ToList();
                // The clock of a batch matters at its bounds only: all records were written before, and wait for less than a day.
                var isSealed = random.Next(4) > 0;
                reader.Read(batch, clock: 20_000 + random.Next(5_000), isSealed);
                at += isSealed ? batch.Count : 0;
                if (random.Next(5) == 0)
                    reader.End();
            }

            var (once, forgotten) = Expected(events, limit);
            Assert.Equal(once, reader.Once);
            Assert.Equal(forgotten, reader.ForgottenEarly);
            Assert.All(reader.Rows, row => Assert.True(row.Counts.Balances));
        }
    }

    private static List<SeenEvent> Stream(Random random)
    {
        var (events, now) = (new List<SeenEvent>(), 0L);
        for (var number = 0; number < 400; number++)
        {
            now += random.Next(50) == 0 ? random.Next(200) : random.Next(3);
            var id = random.Next(12) == 0 ? null : $"id-{Math.Max(0, number - random.Next(1, 90))}";
            var value = random.Next(10) switch { 0 => -1, 1 => 2_000, _ => number };
            events.Add(new SeenEvent(id, Math.Max(0, now - random.Next(30)), value, Time: random.Next(20_000)));
        }
        return events;
    }

    /// <summary>Looks through all events that counted before.</summary>
    private static (List<long> Once, long Forgotten) Expected(List<SeenEvent> events, int limit)
    {
        var (once, known, forgotten, now) = (new List<long>(), new List<(string Id, long Came)>(), 0L, 0L);
        for (var offset = 0; offset < events.Count; offset++)
        {
            var one = events[offset];
            if (one.Value is < 0 or > 1_000)
                continue;
            now = Math.Max(now, one.Written);
            known.RemoveAll(earlier => now - earlier.Came > Within);
            if (one.Id is { } id)
            {
                if (known.Exists(earlier => earlier.Id == id))
                    continue;
                known.Add((id, now));
            }
            once.Add(offset);
            forgotten += Math.Max(0, known.Count - limit);
            known.RemoveRange(0, Math.Max(0, known.Count - limit));
        }
        return (once, forgotten);
    }
}
