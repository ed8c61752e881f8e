using Azure.Data.Tables;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.EndToEnd.Tests.Azurite;
using Serverless.Runtime.AzureStorage;
using Serverless.Runtime.AzureStorage.Ledger;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

/// <summary>What the ledger asks of its table.</summary>
public sealed class LedgerChainTests : IAsyncLifetime, IDisposable
{
    private const string Pipeline = "telemetry";
    private static readonly Epoch One = new(1);

    private readonly Network _network = new();
    private readonly string _table = $"{AzuriteServer.NewPrefix()}ledger";
    private StorageConnection _connection = null!;

    private static CancellationToken Ct => CancellationToken.None;

    public async Task InitializeAsync() => _connection = await Emulated.ConnectAsync(_network.Transport);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _network.Dispose();

    // 3 000 rows are 300 pages of 10.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 500)]
    [InlineData(500, 1)]
    public async Task The_end_of_a_long_chain_is_found_in_few_queries(int firstWidth, int lastWidth)
    {
        var ledger = NewLedger();
        await FillAsync(ledger, 3_000, firstWidth, lastWidth);
        var head = (await ledger.HeadsAsync(Pipeline, One, Ct))[0];
        var cold = NewLedger();
        await cold.EpochsAsync(Pipeline, Ct);
        _network.TakeRequests();

        var found = await cold.HeadsAsync(Pipeline, One, Ct);

        Assert.Equal(Some.Text(head), Some.Text(Assert.Single(found)));
        // one for each of the three partitions that have no rows
        Assert.InRange(_network.TakeRequests().Count - 3, 1, 40);
    }

    [Fact]
    public async Task A_head_that_is_known_is_read_on_from()
    {
        var (ledger, other) = (NewLedger(), NewLedger());
        await FillAsync(ledger, 300, 3, 3);
        await ledger.EpochsAsync(Pipeline, Ct);
        await ledger.HeadsAsync(Pipeline, One, Ct);
        _network.TakeRequests();

        Assert.Equal(899, (await ledger.HeadsAsync(Pipeline, One, Ct))[0].Last.Value);
        Assert.Equal(Enumerable.Repeat("query", 4), _network.TakeRequests());

        Assert.Equal(AppendOutcome.Sealed, await other.TryAppendAsync([Some.Row(0, 899, 950, "other")], Ct));
        Assert.Equal(950, (await ledger.HeadsAsync(Pipeline, One, Ct))[0].Last.Value);
    }

    [Fact]
    public async Task An_append_is_one_transaction_and_nothing_else()
    {
        var ledger = NewLedger();
        await FillAsync(ledger, 1, 1, 1);
        _network.TakeRequests();

        Assert.Equal(
            AppendOutcome.Sealed,
            await ledger.TryAppendAsync([.. Enumerable.Range(0, 16).Select(partition => Some.Row(partition, 77, 99, "second"))], Ct));

        Assert.Equal(["transaction"], _network.TakeRequests());
    }

    // the ends of chains 0-98 ── x        or, by an instance that has another order, of 120-129
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task An_epoch_that_was_half_opened_is_completed_by_whoever_opens_it_again(int transactions)
    {
        var ledger = NewLedger();
        await ledger.TryOpenEpochAsync(Some.Epoch(1), [], Ct);
        Assert.Equal(AppendOutcome.Sealed, await ledger.TryAppendAsync([Some.Row(3, -1, 9, "a"), Some.Row(140, -1, 5, "a")], Ct));
        if (transactions == 0)
            Assert.Equal(AppendOutcome.Sealed, await ledger.TryAppendAsync(Ends()[120..130], Ct));
        _network.Forecast = what => what == "transaction" && transactions-- <= 0 ? Spoilt.By(new HttpRequestException("crashed")) : null;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => ledger.TryOpenEpochAsync(Some.Epoch(2), Ends(), Ct).AsTask());
        _network.Forecast = _ => null;
        Assert.Single(await ledger.EpochsAsync(Pipeline, Ct));

        Assert.True(await NewLedger().TryOpenEpochAsync(Some.Epoch(2), Ends(), Ct));

        Assert.Equal(2, (await ledger.EpochsAsync(Pipeline, Ct)).Count);
        Assert.Equal(AppendOutcome.Taken, await ledger.TryAppendAsync([Some.Row(149, -1, 9, "b")], Ct));
    }

    [Fact]
    public async Task An_epoch_of_many_partitions_does_not_open_when_a_chain_has_gone_on()
    {
        var ledger = NewLedger();
        await ledger.TryOpenEpochAsync(Some.Epoch(1), [], Ct);
        Assert.Equal(AppendOutcome.Sealed, await ledger.TryAppendAsync([Some.Row(3, -1, 9, "a"), Some.Row(140, -1, 5, "a")], Ct));
        var stale = Ends();
        Assert.Equal(AppendOutcome.Sealed, await ledger.TryAppendAsync([Some.Row(140, 5, 7, "b")], Ct));

        Assert.False(await ledger.TryOpenEpochAsync(Some.Epoch(2), stale, Ct));

        Assert.Single(await ledger.EpochsAsync(Pipeline, Ct));
        Assert.True(
            await ledger.TryOpenEpochAsync(Some.Epoch(2), [.. stale.Where(end => end.Partition.Value != 140), Some.End(140, 7, 1, 2)], Ct));
    }

    [Theory]
    [InlineData(8, "a later version", "update this app")]
    [InlineData(1, "an earlier version", "begin with an empty table")]
    public async Task A_row_of_another_version_stops_everything_and_says_what_to_do(int format, string what, string fix)
    {
        var ledger = NewLedger();
        await FillAsync(ledger, 1, 1, 1);
        var table = _connection.Tables.GetTableClient(_table);
        var later = ChunkEntity.ToEntity(Some.Row(0, 0, 9, "later"));
        later[LedgerFormat.Column] = format;
        await table.AddEntityAsync(later);

        var stopped = await Assert.ThrowsAsync<StoreUnavailableException>(() => ledger.HeadsAsync(Pipeline, One, Ct).AsTask());

        Assert.Contains(what, stopped.Message, StringComparison.Ordinal);
        Assert.Contains(fix, stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trimming_takes_a_transaction_for_a_hundred_rows_and_leaves_no_object_that_none_names()
    {
        var ledger = NewLedger();
        await FillAsync(ledger, 250, 1, 1);
        _network.TakeRequests();

        Assert.Equal(249, (await ledger.TrimAsync(Pipeline, Some.Moment.AddYears(1), Some.Applied, Ct)).Rows);

        var unused = await ledger.UnusedDeltasAsync(Pipeline, Some.Moment.AddYears(1), Ct).ToListAsync();
        Assert.Equal(249, unused.Count);
        await ledger.ForgetAsync(Pipeline, unused, Ct);

        Assert.Equal(6, _network.TakeRequests().Count(request => request == "transaction"));
        var left = await _connection.Tables.GetTableClient(_table)
            .QueryAsync<TableEntity>(row => row.PartitionKey == LedgerKeys.EpochPartition(Pipeline, One))
            .ToListAsync();
        Assert.Equal(2, left.Count);
    }

    private AzureLedger NewLedger() => new(new StorageTable(_connection, _table, TimeProvider.System), page: 10);

    private static List<ChunkRow> Ends() =>
        [.. Enumerable.Range(0, 150).Select(partition => Some.End(partition, partition switch { 3 => 9, 140 => 5, _ => -1 }, 1, 2))];

    /// <summary>
    /// A chain of partition 0 with rows of so many offsets at its beginning and at its end; written at once, as no instance would.
    /// </summary>
    private async Task FillAsync(AzureLedger ledger, int rows, int firstWidth, int lastWidth)
    {
        await ledger.TryOpenEpochAsync(Some.Epoch(1), [], Ct);
        var (chain, last) = (new List<ChunkRow>(), -1L);
        for (var row = 0; row < rows; row++)
        {
            var width = row < rows / 2 ? firstWidth : lastWidth;
            chain.Add(Some.Row(0, last, last += width, Runtime.Deltas.DeltaName.New(Some.Moment.AddSeconds(row))));
        }
        var table = _connection.Tables.GetTableClient(_table);
        foreach (var some in chain.Select(ChunkEntity.ToEntity).Concat(chain.Select(row => SealedDelta.ToEntity([row]))).Chunk(100))
            await table.SubmitTransactionAsync(some.Select(entity => new TableTransactionAction(TableTransactionActionType.Add, entity)));
    }
}
