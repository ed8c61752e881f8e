using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.Pages;

/// <summary>
/// Whatever happens, pages hold what single items would: panes in any order, redone, by several writers that come between each other's
/// reads and writes, with calls that fail before or after they took effect.
/// </summary>
public sealed class PagedProperties
{
    private const int Seeds = 300;
    private const int Writers = 3;

    [Theory]
    [InlineData(60)]
    [InlineData(400)]
    [InlineData(PageTree.MostBytes)]
    public async Task Panes_end_as_they_would_as_items(int mostBytes)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var (items, disturbed) = (new MemoryResults(), new DisturbedResults(new MemoryResults(), random));
            var panes = Enumerable.Range(0, 60).Select(_ => PaneOf(random)).ToArray();
            await items.WriteAsync(panes, default);

            await RunAsync(disturbed, random, mostBytes, panes, store => calls =>
                store.WriteAsync(calls, default).AsTask());

            await AssertSameAsync(items, new PagedResults(disturbed.Sound, 1, mostBytes), $"seed {seed}");
        }
    }

    // panes     written                    redone, older than what they were corrected to
    // then              corrections, each by one writer or by all
    [Theory]
    [InlineData(60)]
    [InlineData(400)]
    [InlineData(PageTree.MostBytes)]
    public async Task Each_correction_is_merged_once(int mostBytes)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var (items, disturbed) = (new MemoryResults(), new DisturbedResults(new MemoryResults(), random));
            var panes = Enumerable.Range(0, 30).Select(_ => PaneOf(random)).ToArray();
            foreach (var store in (IResultStore[])[items, new PagedResults(disturbed.Sound, 1, mostBytes)])
                await store.WriteAsync(panes, default);
            var corrections = Enumerable.Range(0, 12).Select(number => PaneOf(random) with { PaneIndex = number }).ToArray();
            foreach (var correction in corrections)
                await CorrectAsync(items, correction.Id, correction.PaneIndex);

            await RunAsync(disturbed, random, mostBytes, [.. corrections, .. panes], store => async calls =>
            {
                foreach (var call in calls)
                {
                    if (panes.Contains(call))
                        await store.WriteAsync([call], default);
                    else
                        await CorrectAsync(store, call.Id, call.PaneIndex);
                }
            });

            await AssertSameAsync(items, new PagedResults(disturbed.Sound, 1, mostBytes), $"seed {seed}");
        }
    }

    /// <summary>Divides the calls among writers, some to more than one, and runs each until it has got through.</summary>
    private static async Task RunAsync(
        DisturbedResults disturbed, Random random, int mostBytes, Result[] calls, Func<IResultStore, Func<Result[], Task>> act)
    {
        var waiting = new Queue<Func<Task>>();
        for (var writer = 0; writer < Writers; writer++)
        {
            var run = act(new PagedResults(disturbed, 1, mostBytes, random.Next(3) == 0 ? null : new PageMemory(random.Next(1, 20))));
            var own = calls.Where((_, index) => index % Writers == writer || random.Next(3) == 0).ToArray();
            random.Shuffle(own);
            // A call for one window is one page, so that a seed gives the same run each time.
            foreach (var window in own.Chunk(random.Next(1, 20)).SelectMany(some => some.GroupBy(call => call.Id.Start)))
                waiting.Enqueue(() => InsistAsync(() => run([.. window])));
        }
        waiting = new Queue<Func<Task>>(waiting.OrderBy(_ => random.Next()));
        disturbed.Between = () => waiting.TryDequeue(out var other) ? other() : Task.CompletedTask;
        while (waiting.TryDequeue(out var call))
            await call();
    }

    private static async Task InsistAsync(Func<Task> call)
    {
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (StoreUnavailableException)
            {
            }
        }
    }

    /// <summary>As a shard does it: a correction that the stored result has already changes nothing.</summary>
    private static async Task CorrectAsync(IResultStore store, ResultId id, int number)
    {
        var source = new Source(new Partition(number));
        var mark = new CorrectionMark(new(new(1), new(number)), 0);
        while (await store.FindAsync(id, default) is var (stored, tag) && !stored.Holds(source, mark))
        {
            var corrections = new Dictionary<Source, CorrectionMark>(stored.Corrections) { [source] = mark };
            var corrected = stored with { Kind = PaneKind.Correction, Events = stored.Events + 1, Corrections = Sorted(corrections) };
            if (await store.TryReplaceAsync(corrected, tag, default) is not null)
                return;
        }
    }

    private static Dictionary<Source, CorrectionMark> Sorted(Dictionary<Source, CorrectionMark> corrections) =>
        corrections.OrderBy(one => one.Key).ToDictionary();

    // What two panes don't differ in by the order of panes they don't differ in at all.
    private static Result PaneOf(Random random)
    {
        var (key, start, events, kind) = ($"k{random.Next(25)}", random.Next(3) * 10L, random.Next(1, 5), (PaneKind)random.Next(3));
        var layout = random.Next(1, 3);
        return Some.Result(key, start, start + 10, events, kind) with
        {
            Layout = new(layout),
            PaneIndex = (int)(events - 1),
            State = new byte[] { (byte)events, (byte)kind, (byte)layout, 9, 9, 9, 9, 9 },
        };
    }

    private static async Task AssertSameAsync(MemoryResults items, PagedResults pages, string run)
    {
        var expected = await ListAsync(items, null);
        var found = await ListAsync(pages, null);
        Assert.True(expected.SequenceEqual(found), $"{run}: {string.Join(", ", expected.Except(found).Concat(found.Except(expected)))}");
        foreach (var key in Enumerable.Range(0, 26).Select(number => $"k{number}"))
        {
            Assert.True((await ListAsync(items, key)).SequenceEqual(await ListAsync(pages, key)), $"{run}: {key}");
            var id = Some.Result(key, 10).Id;
            var (one, other) = (await items.FindAsync(id, default), await pages.FindAsync(id, default));
            Assert.True(Some.Text(one?.Result) == Some.Text(other?.Result), $"{run}: {id}");
        }
    }

    private static ValueTask<List<string>> ListAsync(IResultStore store, string? key) =>
        store.QueryAsync("telemetry", "device", key, EventTime.Min, EventTime.Max, default).Select(Some.Text).ToListAsync();

    /// <summary>A store whose calls fail at times, and between whose reads and writes others write.</summary>
    private sealed class DisturbedResults(IResultStore inner, Random random) : IResultStore
    {
        private int _depth;

        /// <summary>The same store, with nothing in between.</summary>
        public IResultStore Sound => inner;

        /// <summary>What another writer does meanwhile.</summary>
        public Func<Task> Between { get; set; } = () => Task.CompletedTask;

        public string? RejectionOf(Result result) => inner.RejectionOf(result);

        public ValueTask WriteAsync(IReadOnlyList<Result> results, CancellationToken ct) =>
            throw new NotSupportedException("pages are replaced under their tags");

        public async ValueTask<(Result Result, string Tag)?> FindAsync(ResultId id, CancellationToken ct)
        {
            await DisturbAsync();
            return await inner.FindAsync(id, ct);
        }

        public async ValueTask<string?> TryReplaceAsync(Result result, string? tag, CancellationToken ct)
        {
            await DisturbAsync();
            var written = await inner.TryReplaceAsync(result, tag, ct);
            Fail();
            return written;
        }

        public IAsyncEnumerable<Result> QueryAsync(ResultSelection asked, CancellationToken ct) => inner.QueryAsync(asked, ct);

        private async Task DisturbAsync()
        {
            Fail();
            if (random.Next(3) != 0 || _depth == Writers)
                return;
            _depth++;
            await Between();
            _depth--;
        }

        private void Fail()
        {
            if (random.Next(8) == 0)
                throw new StoreUnavailableException("as a test has it");
        }
    }
}
