using System.Text;
using Azure.Core;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.AzureStorage;
using Serverless.Runtime.AzureStorage.Results;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

public sealed class TableResultTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private readonly Account _account = new();

    [Fact]
    public async Task An_update_of_a_result_written_lately_is_one_request()
    {
        var transport = DisturbedTransport.Calm();
        var results = await OpenAsync(transport);
        await results.WriteAsync([Some.Result(events: 1)], Ct);

        for (var events = 2; events < 6; events++)
        {
            var before = transport.Requests;
            await results.WriteAsync([Some.Result(events: events)], Ct);
            Assert.Equal(before + 1, transport.Requests);
        }

        Assert.Equal(5, (await FindAsync(Some.Result())).Events);
    }

    [Fact]
    public async Task Windows_of_one_key_are_written_in_one_request_at_first_and_later()
    {
        var transport = DisturbedTransport.Calm();
        var results = await OpenAsync(transport);
        await results.WriteAsync([Some.Result("other")], Ct);

        for (var events = 1; events < 4; events++)
        {
            var before = transport.Requests;
            await results.WriteAsync([.. Enumerable.Range(0, 100).Select(start => Some.Result(start: start, events: events))], Ct);
            Assert.Equal(before + 1, transport.Requests);
        }

        Assert.All(await QueryAsync(results, "k"), result => Assert.Equal(3, result.Events));
    }

    [Fact]
    public async Task Results_of_a_thousand_keys_are_written_in_few_requests_without_a_read_at_first_and_later()
    {
        var (writes, reads) = (0, 0);
        var results = await OpenAsync(new DisturbedTransport(request =>
        {
            Interlocked.Increment(ref request.Method == RequestMethod.Get ? ref reads : ref writes);
            return Disturbance.None;
        }));
        await results.WriteAsync([Some.Result("other")], Ct);

        for (var events = 1; events < 4; events++)
        {
            writes = 0;
            await results.WriteAsync([.. Keys(1_000).Select(key => Some.Result(key, events: events, pane: events - 1))], Ct);
            Assert.InRange(writes, 10, 32);
        }

        Assert.Equal(0, reads);
        Assert.All((await QueryAsync(results)).Where(result => result.Id.Key != "other"), result => Assert.Equal(3, result.Events));
    }

    // Of later panes a process that remembers nothing looks up each; of first ones it learns by refusals, then looks up each as well.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 8)]
    public async Task A_process_that_remembers_nothing_reads_each_result_about_once(int pane, int requestsOfPartition)
    {
        await (await OpenAsync()).WriteAsync([.. Keys(200).Select(key => Some.Result(key, events: 5))], Ct);
        var transport = DisturbedTransport.Calm();
        var results = await OpenAsync(transport);

        await results.WriteAsync([.. Keys(200).Select((key, n) => Some.Result(key, events: n % 10, pane: pane))], Ct);

        Assert.InRange(transport.Requests, 200, 200 + TableResultKeys.Buckets * requestsOfPartition);
        var expected = Keys(200).Select((key, n) => (key, (long)Math.Max(5, n % 10)));
        Assert.Equal(
            expected.OrderBy(result => result.key, StringComparer.Ordinal),
            (await QueryAsync(results)).Select(result => (result.Id.Key, result.Events)));
    }

    [Fact]
    public async Task Of_several_panes_of_one_result_in_a_call_the_superseding_one_is_written_once()
    {
        var transport = DisturbedTransport.Calm();
        var results = await OpenAsync(transport);
        await results.WriteAsync([Some.Result("other")], Ct);
        var before = transport.Requests;

        await results.WriteAsync([Some.Result(events: 2), Some.Result(events: 7), Some.Result(events: 3)], Ct);

        Assert.Equal(before + 1, transport.Requests);
        Assert.Equal(7, (await FindAsync(Some.Result())).Events);
    }

    // one    1 ----------- 3 (refused) -- 6
    // other  ------ 5 ---------------------
    [Fact]
    public async Task A_memory_that_another_writer_made_out_of_date_does_no_harm()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await one.WriteAsync([Some.Result(events: 1)], Ct);
        await other.WriteAsync([Some.Result(events: 5)], Ct);

        await one.WriteAsync([Some.Result(events: 3)], Ct);
        Assert.Equal(5, (await FindAsync(Some.Result())).Events);
        await one.WriteAsync([Some.Result(events: 6)], Ct);
        Assert.Equal(6, (await FindAsync(Some.Result())).Events);
    }

    // one    d1: 5 ------------- d1: 4
    // other  ------- d2: 7 -----------
    [Fact]
    public async Task What_the_memory_would_refuse_is_looked_up()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await one.WriteAsync([Some.Result(events: 5)], Ct);
        await other.TryReplaceAsync(Some.Result(events: 3), (await other.FindAsync(Some.Result().Id, Ct))!.Value.Tag, Ct);

        await one.WriteAsync([Some.Result(events: 4)], Ct);

        Assert.Equal(4, (await FindAsync(Some.Result())).Events);
    }

    [Fact]
    public async Task In_a_group_that_another_writer_came_into_each_result_is_judged_by_itself()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await one.WriteAsync([Some.Result(start: 1, events: 3), Some.Result(start: 2, events: 3)], Ct);
        await other.WriteAsync([Some.Result(start: 2, events: 9), Some.Result(start: 3, events: 9)], Ct);

        await one.WriteAsync([.. Enumerable.Range(1, 4).Select(start => Some.Result(start: start, events: 5))], Ct);

        Assert.Equal([5, 9, 9, 5], (await QueryAsync(one, "k")).Select(result => result.Events));
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public async Task Of_panes_that_race_the_superseding_one_stays(int seed)
    {
        var random = new Random(seed);
        var panes = Enumerable.Range(0, 400)
            .Select(n => Some.Result($"k{random.Next(3)}", random.Next(3), events: random.Next(1, 60), pane: n))
            .ToList();
        var writers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAsync()));

        await Task.WhenAll(writers.Select((writer, number) => Task.Run(async () =>
        {
            foreach (var some in panes.Where((_, n) => n % writers.Length == number).Chunk(7))
                await writer.WriteAsync(some, Ct);
        })));

        var expected = panes.GroupBy(pane => pane.Id, (id, all) => (id, all.Max(pane => pane.Events)))
            .OrderBy(pane => (pane.id.Key, pane.id.Start));
        Assert.Equal(expected, (await QueryAsync(writers[0])).Select(result => (result.Id, result.Events)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64 * 1024 - 1)]
    [InlineData(64 * 1024)]
    [InlineData(64 * 1024 + 1)]
    [InlineData(ChunkedColumn.MaxBytes)]
    public async Task A_state_may_be_as_large_as_promised_and_shrink_again(int bytes)
    {
        var results = await OpenAsync();
        var large = Some.Result(new string('k', 5_000), events: 1) with { State = Noise(bytes) };
        await results.WriteAsync([large], Ct);
        Assert.Equal(large.State.ToArray(), (await FindAsync(large)).State.ToArray());

        await results.WriteAsync([large with { Events = 2, State = new byte[] { 5 } }], Ct);
        Assert.Equal([5], (await FindAsync(large)).State.ToArray());
    }

    [Fact]
    public async Task A_state_larger_than_promised_is_refused()
    {
        var results = await OpenAsync();

        Assert.Null(results.RejectionOf(Some.Result() with { State = Noise(ChunkedColumn.MaxBytes) }));
        Assert.Contains(
            "its state has 851969 bytes",
            results.RejectionOf(Some.Result() with { State = Noise(ChunkedColumn.MaxBytes + 1) })!,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_takes_the_largest_key_state_and_corrections_together()
    {
        var results = await OpenAsync();
        var largest = Some.Result(new string('k', 32_767)) with
        {
            State = Noise(ChunkedColumn.MaxBytes),
            Corrections = Enumerable.Range(0, 450).ToDictionary(
                partition => new Source(new Partition(int.MaxValue - partition)),
                _ => new CorrectionMark(new(new(int.MinValue), new(long.MinValue)), long.MinValue)),
        };

        Assert.Null(results.RejectionOf(largest));
        await results.WriteAsync([largest], Ct);
        Assert.Equal(Some.Text(largest), Some.Text(await FindAsync(largest)));

        var refusal = results.RejectionOf(largest with
        {
            Corrections = Enumerable.Range(0, 9_000)
                .ToDictionary(partition => new Source(new Partition(partition)), _ => new CorrectionMark(new(new(1), new(1)), 1)),
        });
        Assert.Contains("corrected from 9000 partitions", refusal!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_may_be_as_long_as_a_column_and_no_longer()
    {
        var results = await OpenAsync();
        var longest = Some.Result(new string('k', 32_767));
        await results.WriteAsync([longest], Ct);
        Assert.Equal(longest.Id, (await FindAsync(longest)).Id);

        Assert.Contains(
            "its key has 32768 characters",
            results.RejectionOf(Some.Result(new string('k', 32_768)))!,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Windows_of_one_key_may_be_more_than_a_transaction_holds_in_number_and_in_bytes()
    {
        var results = await OpenAsync();
        var many = Enumerable.Range(0, 250).Select(start => Some.Result("many", start)).ToList();
        var large = Enumerable.Range(0, 7)
            .Select(start => Some.Result("large", start) with { State = Noise(ChunkedColumn.MaxBytes) })
            .ToList();

        await results.WriteAsync([.. many, .. large], Ct);

        Assert.Equal(many.Select(result => result.Id), (await QueryAsync(results, "many")).Select(result => result.Id));
        Assert.Equal(
            large.Select(result => result.State.Length),
            (await QueryAsync(results, "large")).Select(result => result.State.Length));
    }

    [Fact]
    public async Task Keys_may_be_any_text_and_come_in_the_order_of_their_bytes()
    {
        var results = await OpenAsync();
        string[] keys =
        [
            "", " ", "a/b", "a\\b", "a#b", "a?b", "a'b", "a%2fb", "a!b", "a\"b", "a\tb\n", "\u0001", "\u0085", "A", "a", "é", "\uffee",
            "😀", "0|1",
            Long("x"), Long("y"), Long(""), new string('k', 200), new string('k', 200) + "0", new string('k', 200) + "|",
            new string('k', 199) + "|",
        ];

        await results.WriteAsync([.. keys.SelectMany(key => new[] { Some.Result(key, 10), Some.Result(key, -10) })], Ct);

        var inOrder = keys.OrderBy(key => Convert.ToHexString(Encoding.UTF8.GetBytes(key)), StringComparer.Ordinal);
        Assert.Equal(
            inOrder.SelectMany(key => new[] { (key, -10L), (key, 10L) }),
            (await QueryAsync(results)).Select(result => (result.Id.Key, result.Id.Start.Milliseconds)));
        foreach (var key in keys)
            Assert.Equal([key, key], (await QueryAsync(results, key)).Select(result => result.Id.Key));
    }

    [Fact]
    public async Task A_view_does_not_see_the_results_of_one_whose_name_begins_alike()
    {
        var results = await OpenAsync();
        await results.WriteAsync(
            [Some.Result(view: "device"), Some.Result(view: "device-2"), Some.Result(view: "device2"), Some.Result("2", view: "devic")],
            Ct);

        Assert.Equal("device", Assert.Single(await QueryAsync(results)).Id.View);
    }

    [Fact]
    public async Task A_result_of_a_newer_format_is_not_read_and_not_replaced()
    {
        var results = await OpenAsync();
        await results.WriteAsync([Some.Result()], Ct);
        var raw = await _account.RawTableAsync();
        var row = await raw.QueryAsync<Azure.Data.Tables.TableEntity>().SingleAsync();
        row["format"] = 3;
        await raw.UpdateEntityAsync(row, row.ETag);

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await results.WriteAsync([Some.Result(events: 9)], Ct));

        Assert.Contains("format is 3, this build knows 2", refused.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Keys(int count) => Enumerable.Range(0, count).Select(number => $"sensor-{number}");

    private static string Long(string end) => new string('/', 700) + end;

    private static byte[] Noise(int bytes)
    {
        var noise = new byte[bytes];
        new Random(bytes).NextBytes(noise);
        return noise;
    }

    private async Task<TableResults> OpenAsync(DisturbedTransport? transport = null) => new(await _account.TableAsync(transport));

    private async Task<Result> FindAsync(Result like) => (await (await OpenAsync()).FindAsync(like.Id, Ct))!.Value.Result;

    private static Task<List<Result>> QueryAsync(TableResults results, string? key = null) =>
        results.QueryAsync("telemetry", "device", key, EventTime.Min, EventTime.Max, Ct).ToListAsync().AsTask();
}
