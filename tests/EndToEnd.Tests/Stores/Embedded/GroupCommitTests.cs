using Microsoft.Extensions.Time.Testing;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Stores.Embedded;

public sealed class GroupCommitTests : IAsyncLifetime, IDisposable
{
    private const string Insert = "INSERT INTO flags (pipeline, key, holder, until) VALUES (?, 'x', '', 1)";
    private const string Count = "SELECT count(*) FROM flags";

    private readonly TemporaryFolder _folder = new();
    private readonly ManualResetEventSlim _gate = new();
    private readonly ManualResetEventSlim _holds = new();
    private Task? _held;
    private EmbeddedStores? _stores;

    private GroupCommit Writer => _stores!.Main.Writer;

    public Task InitializeAsync()
    {
        // Time stands still, so a transaction takes all that waits; and since it is flushed to the disk, all is for the writer to do.
        _stores = _folder.Open(EmbeddedDurability.Power, new FakeTimeProvider(Some.Moment));
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _stores!.DisposeAsync().AsTask();

    public void Dispose()
    {
        _gate.Dispose();
        _holds.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Work_that_waits_together_is_committed_together_and_acknowledged_after()
    {
        HoldTheWriter();
        var second = Add("b");
        var third = Add("c");
        Assert.False(_held!.IsCompleted);

        _gate.Set();

        Assert.True(await second);
        Assert.True(await third);
        Assert.Equal(3, await CountAsync());
    }

    [Fact]
    public async Task Where_nothing_is_flushed_who_finds_the_writer_idle_does_the_work()
    {
        using var folder = new TemporaryFolder();
        await using var stores = folder.Open(EmbeddedDurability.Process);
        var (caller, worker) = (Environment.CurrentManagedThreadId, 0);

        var done = stores.Main.Writer.WriteAsync(
            database =>
            {
                worker = Environment.CurrentManagedThreadId;
                return Run(database, "a");
            },
            default);

        Assert.True(done.IsCompleted);
        Assert.True(await done);
        Assert.Equal(caller, worker);
    }

    [Fact]
    public async Task Refused_or_failing_work_is_undone_alone()
    {
        HoldTheWriter();
        var refused = Writer.WriteAsync(database => Run(database, "refused") && false, default);
        var failing = Writer.WriteAsync(database => Run(database, "failing") ? throw new InvalidTimeZoneException() : true, default);
        var breaking = Writer.WriteAsync(database => Run(database, "breaking") && Run(database, null), default);
        var good = Add("good");

        _gate.Set();

        Assert.False(await refused);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => failing);
        await Assert.ThrowsAsync<InvalidOperationException>(() => breaking);
        Assert.True(await good);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task Bulk_work_that_fails_takes_nothing_else_along()
    {
        HoldTheWriter();
        var failing = Writer.WriteBulkAsync(database => Run(database, null), default);
        var good = Writer.WriteBulkAsync(database => Run(database, "good"), default);

        _gate.Set();

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        await good;
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task Work_cancelled_while_it_waits_is_not_done()
    {
        using var cancel = new CancellationTokenSource();
        HoldTheWriter();
        var cancelled = Writer.WriteAsync(database => Run(database, "cancelled"), cancel.Token);
        await cancel.CancelAsync();

        _gate.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task When_the_disk_is_full_the_write_fails_as_a_whole_and_later_ones_succeed()
    {
        var pages = 0L;
        await Writer.WriteAsync(database => (pages = database.ReadInteger("PRAGMA page_count")) > 0, default);
        Assert.True(await LimitPagesAsync(pages + 4));
        var large = Some.SideEvent(0, 1) with { Event = new byte[500_000] };

        var full = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            _stores!.SideOutputs.WriteAsync([Some.SideEvent(0, 0), large], default).AsTask());
        Assert.Contains("disk is full", full.Message, StringComparison.Ordinal);
        Assert.Equal(AppendOutcome.Sealed, await _stores!.Ledger.TryAppendAsync([Some.Row(0, -1, 9)], default));
        Assert.Empty(await _stores.SideOutputs.QueryAsync("telemetry", default, null, default).ToListAsync());

        await LimitPagesAsync(1_000_000);
        await _stores.SideOutputs.WriteAsync([large], default);
        Assert.Single(await _stores.SideOutputs.QueryAsync("telemetry", default, null, default).ToListAsync());
    }

    [Fact]
    public async Task A_transaction_that_is_lost_fails_all_its_work()
    {
        HoldTheWriter();
        var before = Add("before");
        var losing = Writer.WriteAsync(
            database =>
            {
                database.Run("ROLLBACK");
                throw new StoreUnavailableException("lost");
            },
            default);

        _gate.Set();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => before);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => losing);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _held!);
        Assert.True(await Add("after"));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Closing_finishes_what_waits_and_takes_no_more()
    {
        HoldTheWriter();
        var waiting = Add("b");
        var closing = _stores!.DisposeAsync().AsTask();

        _gate.Set();
        await closing;

        Assert.True(await waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Add("c"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _stores.Flags.ReadAsync("p", Some.Moment, default).AsTask());
        await using var again = _folder.Open();
        Assert.True((await again.Flags.ReadAsync("b", DateTimeOffset.MinValue, default)).Pressure);
    }

    private static bool Run(Database database, string? pipeline)
    {
        database.Prepare(Insert).Bind(pipeline).Run();
        return true;
    }

    private Task<bool> Add(string pipeline) => Writer.WriteAsync(database => Run(database, pipeline), default);

    // A piece of work that keeps the transaction open until the gate is: what follows waits together.
    private void HoldTheWriter()
    {
        _held = Task.Run(() => Writer.WriteAsync(
            database =>
            {
                _holds.Set();
                _gate.Wait();
                return Run(database, "held");
            },
            default));
        _holds.Wait();
    }

    private Task<bool> LimitPagesAsync(long pages) =>
        Writer.WriteAsync(database => database.ReadInteger($"PRAGMA max_page_count = {pages}") == pages, default);

    private async Task<long> CountAsync()
    {
        var count = 0L;
        await Writer.WriteAsync(database => (count = database.ReadInteger(Count)) >= 0, default);
        return count;
    }
}
