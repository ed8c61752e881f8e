using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Windows;
using Serverless.Functions.Http;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Views get other numbers of shards while they run.</summary>
public sealed class ReshardTests
{
    private static readonly Pipeline Narrow = Some.Of(view => view with { Shards = 1 });

    // batch     ─────────┬─────────┬─────────
    // shards    1        2         3            of every view, one after the other, some per partition
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task In_the_middle_of_a_stream_the_results_are_those_of_all_events_and_no_pane_is_written_again(int seed)
    {
        var log = SomeStream.Of(new Random(seed), 2, events: 200);
        var written = new WrittenPanes();
        await using var world = new World(new SimulatedTopic(log), Narrow);
        world.Stores = world.Stores with { Results = written.Over(world.Stores.Results) };
        var host = world.Start();
        for (var batch = 0; host.HasMore; batch++)
        {
            await host.BatchAsync([5, 5], new Random(batch));
            await world.DeliverAllAsync(host);
            await host.TickAsync();
            await world.DeliverAllAsync(host);
            world.Clock.Advance(TimeSpan.FromMilliseconds(200));
            if (batch is 4 or 9)
                await ReshardAllAsync(world, batch == 4 ? 2 : 3);
        }

        await Audit.AssertCleanAsync(world, "before the drain");
        await world.DrainAsync();

        await Outcome.AssertAsync(world, Oracle.Of(log), "resharded");
        await Audit.AssertCleanAsync(world, "drained");
        Assert.Empty(written.Again);
        var newest = await world.Stores.Ledger.NewestEpochAsync("stream", CancellationToken.None);
        Assert.All(newest!.Views, view => Assert.Equal((3, 3), (view.Number.Value, view.Shards)));
    }

    [Theory]
    [InlineData("stream", "tumbling", "0", "'0' is no number of shards: give one from 1 to 4096")]
    [InlineData("stream", "tumbling", "100000", "'100000' is no number of shards")]
    [InlineData("stream", "tumbling", "-1", "'-1' is no number of shards")]
    [InlineData("stream", "tumbling", "two", "'two' is no number of shards")]
    [InlineData("stream", "tumbling", null, "'' is no number of shards")]
    [InlineData("stream", "tumbling", "2049", "so it has 2049 shards in each of 2 partitions: give at most 2048")]
    [InlineData("stream", "tumbler", "2", "it has no view 'tumbler': there are tumbling, hopping")]
    [InlineData("streem", "tumbling", "2", "There is no pipeline 'streem': there are stream")]
    public async Task What_can_not_be_done_is_refused_with_what_to_do(string pipeline, string view, string? count, string why)
    {
        await using var world = await DrainedAsync();

        var answer = await world.Start().Runtimes.Epochs.ReshardAsync(pipeline, view, count, CancellationToken.None);

        Assert.False(answer.IsDone);
        Assert.Contains(why, answer.Text, StringComparison.Ordinal);
        Assert.Single(await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None));
    }

    [Fact]
    public async Task Before_anything_is_sealed_the_file_says_how_many()
    {
        await using var world = new World(new SimulatedTopic(SomeStream.Of(new Random(1), 1, events: 9)), Narrow);
        var answer = await world.Start().Runtimes.Epochs.ReshardAsync("stream", "tumbling", "2", CancellationToken.None);
        Assert.Contains("write \"shards\" in its file", answer.Text, StringComparison.Ordinal);
    }

    // 2 shards          asked for           handed over
    // 3 shards          refused, refused    opened
    [Fact]
    public async Task While_a_handover_is_under_way_the_next_one_is_refused_with_the_shards_that_are_awaited()
    {
        await using var world = await DrainedAsync();
        var host = world.Start();
        var first = await host.Runtimes.Epochs.ReshardAsync("stream", "hopping", "2", CancellationToken.None);

        var early = await host.Runtimes.Epochs.ReshardAsync("stream", "hopping", "3", CancellationToken.None);
        var other = await host.Runtimes.Epochs.ReshardAsync("stream", "tumbling", "2", CancellationToken.None);
        await world.DrainAsync();
        var later = await host.Runtimes.Epochs.ReshardAsync("stream", "hopping", "3", CancellationToken.None);

        Assert.Equal((true, false, true, true), (first.IsDone, early.IsDone, other.IsDone, later.IsDone));
        var donor = new ShardId("stream", "hopping", new LayoutNumber(1), 0);
        Assert.Contains(
            $"still waits for the states of 1 shards of an earlier layout, such as {donor}", early.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_that_ask_at_the_same_time_one_is_refused()
    {
        await using var world = await DrainedAsync();
        var asked = Enumerable.Range(0, 2).Select(_ => world.Start())
            .Select(host => host.Runtimes.Epochs.ReshardAsync("stream", "hopping", "4", CancellationToken.None).AsTask());

        var answers = await Task.WhenAll(asked);

        Assert.Single(answers, answer => answer.IsDone);
        Assert.Equal(2, (await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None)).Count);
    }

    [Fact]
    public async Task An_instance_whose_version_waits_reshards_the_one_that_is_active()
    {
        await using var world = await DrainedAsync();
        var waiting = world.Start();
        world.Pipeline = Some.Of(view => view.Name == "hopping" ? view with { Shards = 1, EarlyMs = null } : null);
        await world.DrainAsync();
        var active = await world.Stores.Ledger.NewestEpochAsync("stream", CancellationToken.None);

        var answer = await waiting.Runtimes.Epochs.ReshardAsync("stream", "hopping", "4", CancellationToken.None);

        Assert.True(answer.IsDone, answer.Text);
        var newest = await world.Stores.Ledger.NewestEpochAsync("stream", CancellationToken.None);
        Assert.Equal((active!.Version, active.Revision, 4), (newest!.Version, newest.Revision, newest.View("hopping")!.Shards));
    }

    [Theory]
    [InlineData("1", 200, "\"layout\":2,\"before\":1,\"shards\":1")]
    [InlineData("0", 400, "give one from 1 to 4096")]
    public async Task The_call_answers_with_the_epoch_or_with_the_reason(string count, int status, string says)
    {
        await using var world = await DrainedAsync();
        var context = new DefaultHttpContext();
        context.Request.QueryString = QueryString.Create("count", count);

        var answer = await new ReshardFunction(world.Start().Runtimes).Run(context.Request, "stream", "hopping", CancellationToken.None);

        var (code, text) = answer switch
        {
            ContentResult content => (content.StatusCode ?? 200, content.Content!),
            _ => (0, ""),
        };
        Assert.Equal(status, code);
        Assert.Contains(says, text, StringComparison.Ordinal);
    }

    private static async Task<World> DrainedAsync()
    {
        var world = new World(new SimulatedTopic(SomeStream.Of(new Random(1), 2, events: 40)), Narrow);
        await world.DrainAsync();
        return world;
    }

    private static async Task ReshardAllAsync(World world, int shards)
    {
        foreach (var view in world.Pipeline.Views)
        {
            var text = shards.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var answer = await world.Start().Runtimes.Epochs.ReshardAsync("stream", view.Name, text, CancellationToken.None);
            Assert.True(answer.IsDone, answer.Text);
        }
    }

    /// <summary>Panes that were written though they say what was stored already.</summary>
    private sealed class WrittenPanes
    {
        private readonly Dictionary<ResultId, string> _stored = [];

        public List<string> Again { get; } = [];

        public IResultStore Over(IResultStore inner) => new Store(inner, this);

        private void Note(Result result)
        {
            var content = JsonSerializer.Serialize(new
            {
                result.Kind, result.Events, End = result.End.Milliseconds, State = Convert.ToHexString(result.State.Span),
            });
            if (_stored.TryGetValue(result.Id, out var before) && before == content)
                Again.Add($"{result.Id}: {content}");
            _stored[result.Id] = content;
        }

        private sealed class Store(IResultStore inner, WrittenPanes panes) : IResultStore
        {
            public string? RejectionOf(Result result) => inner.RejectionOf(result);

            public ValueTask WriteAsync(IReadOnlyList<Result> results, CancellationToken ct)
            {
                foreach (var result in results)
                    panes.Note(result);
                return inner.WriteAsync(results, ct);
            }

            public ValueTask<(Result Result, string Tag)?> FindAsync(ResultId id, CancellationToken ct) => inner.FindAsync(id, ct);

            public ValueTask<string?> TryReplaceAsync(Result result, string? tag, CancellationToken ct) =>
                inner.TryReplaceAsync(result, tag, ct);

            public IAsyncEnumerable<Result> QueryAsync(ResultSelection asked, CancellationToken ct) => inner.QueryAsync(asked, ct);
        }
    }
}
