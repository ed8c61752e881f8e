using Serverless.Core.Binary;
using Serverless.Core.IngestStates;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.IngestStates;

/// <summary>Which ids are known: those of the last accepted ones, so many, whose span isn't over.</summary>
[Collection(Alone.Name)]
public sealed class RememberedIdsTests
{
    // Ids of few values meet in the index, and times that go back change nothing.
    [Fact]
    public void What_is_known_is_what_a_list_knows()
    {
        foreach (var seed in Seeds.Of(60))
        {
            var random = new Random(seed);
            var (within, limit) = (random.Next(1, 400), random.Next(1, 900));
            var (ids, list, time) = (new RememberedIds(within, limit), new ListedIds(within, limit), 0L);
            for (var step = 0; step < 4_000; step++)
            {
                time += random.Next(100) == 0 ? random.Next(300) : random.Next(2);
                var written = time - random.Next(3);
                ids.Advance(new EventTime(written));
                list.Advance(written);
                var id = IdOf(random.Next(1, 1_500), isCrowded: seed % 2 == 0);

                Assert.Equal(list.TryAdd(id), ids.TryAdd(id));
                Assert.Equal(list.Count, ids.Count);
                Assert.Equal(list.ForgottenEarly, ids.ForgottenEarly);
            }
        }
    }

    // chunks       0 | 1 | 2 | 3 | …     read back from that on which has the oldest id
    [Fact]
    public void What_chunks_wrote_read_back_from_any_that_is_needed_knows_the_same()
    {
        foreach (var seed in Seeds.Of(20))
        {
            var random = new Random(seed);
            var (within, limit) = (random.Next(1, 300), random.Next(1, 400));
            var (ids, chunks, time) = (new RememberedIds(within, limit), new List<(long First, byte[] Section)>(), 0L);
            for (var chunk = 0; chunk < 50; chunk++)
            {
                var first = ids.End;
                for (var left = random.Next(30); left > 0; left--)
                {
                    ids.Advance(new EventTime(time += random.Next(4)));
                    ids.TryAdd(IdOf(random.Next(1, 600), isCrowded: false));
                }
                var writer = new ByteWriter();
                ids.WriteFrom(writer, first);
                chunks.Add((first, writer.ToArray()));
                // More than is needed may be read.
                var from = Math.Max(0, chunks.FindLastIndex(one => one.First <= ids.Start) - random.Next(3));
                var (one, other) = (ReadBack(Sections(0), within, limit), ReadBack(Sections(from), within, limit));
                Assert.Equal(ids.Count, other.Count);
                AssertSame(one, other);

                IEnumerable<byte[]> Sections(int first) => chunks.Skip(first).Select(one => one.Section);
            }
        }
    }

    //  limit 2      a(0) b(1) c(2) a(50: it was forgotten)      read back with a limit of 9      at 120, within 100: only a(50) is left
    [Fact]
    public void An_id_that_was_forgotten_and_came_again_is_read_back_as_the_later_one()
    {
        var (ids, writer) = (new RememberedIds(withinMs: 100, limit: 2), new ByteWriter());
        var sections = new List<byte[]>();
        foreach (var (id, time) in new[] { (1, 0), (2, 1), (3, 2), (1, 50) })
        {
            ids.Advance(new EventTime(time));
            Assert.True(ids.TryAdd(IdOf(id, isCrowded: true)));
            writer.Clear();
            ids.WriteFrom(writer, ids.End - 1);
            sections.Add(writer.ToArray());
        }

        var other = ReadBack(sections, within: 100, limit: 9);
        other.Advance(new EventTime(120));

        Assert.Equal(1, other.Count);
        Assert.False(other.TryAdd(IdOf(1, isCrowded: true)));
        Assert.True(other.TryAdd(IdOf(2, isCrowded: true)));
    }

    [Fact]
    public void In_the_long_run_an_id_allocates_nothing()
    {
        var ids = new RememberedIds(withinMs: 1_000, limit: 3_000);
        var number = 0UL;
        Run(20_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Run(20_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(ids.ForgottenEarly > 0);

        void Run(int count)
        {
            for (var left = count; left > 0; left--)
            {
                ids.Advance(new EventTime((long)++number / 4));
                ids.TryAdd(new UInt128(number, number * 0x9E3779B97F4A7C15));
                ids.TryAdd(new UInt128(number, number * 0x9E3779B97F4A7C15));
            }
        }
    }

    private static RememberedIds ReadBack(IEnumerable<byte[]> sections, long within, int limit)
    {
        var ids = new RememberedIds(within, limit);
        foreach (var section in sections)
        {
            var reader = new ByteReader(section);
            ids.Read(ref reader);
            Assert.Equal(0, reader.Remaining);
        }
        return ids;
    }

    private static void AssertSame(RememberedIds ids, RememberedIds other)
    {
        var (writer, again) = (new ByteWriter(), new ByteWriter());
        ids.WriteFrom(writer, 0);
        other.WriteFrom(again, 0);
        Assert.Equal(writer.ToArray(), again.ToArray());
        for (var id = 1; id < 600; id++)
        {
            var isKnown = !ids.TryAdd(IdOf(id, isCrowded: false));
            Assert.Equal(isKnown, !other.TryAdd(IdOf(id, isCrowded: false)));
        }
    }

    /// <summary>Crowded ids have few values of the bits that say where the search for them begins.</summary>
    private static UInt128 IdOf(int number, bool isCrowded) =>
        new((ulong)number, isCrowded ? (ulong)(number % 3) * 510 : (ulong)number * 0x9E3779B97F4A7C15);

    /// <summary>The same, by looking through a list.</summary>
    private sealed class ListedIds(long within, int limit)
    {
        private readonly List<(UInt128 Id, long Came)> _known = [];
        private long _now = long.MinValue;

        public int Count => _known.Count;

        public long ForgottenEarly { get; private set; }

        public void Advance(long time) => _now = Math.Max(_now, time);

        public bool TryAdd(UInt128 id)
        {
            _known.RemoveAll(one => _now - one.Came > within);
            if (_known.Exists(one => one.Id == id))
                return false;
            _known.Add((id, _now));
            if (_known.Count > limit)
            {
                _known.RemoveAt(0);
                ForgottenEarly++;
            }
            return true;
        }
    }
}
