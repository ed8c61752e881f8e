using System.Net;
using System.Net.Sockets;
using Azure.Identity;
using Serverless.Core.Positions;
using Serverless.EndToEnd.Tests.Azurite;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

/// <summary>What is said when the account can't be worked with.</summary>
public sealed class StorageFaultTests : IAsyncLifetime, IDisposable
{
    private readonly Network _network = new();
    private readonly string _prefix = AzuriteServer.NewPrefix();
    private AzureStores _stores = null!;

    private static CancellationToken Ct => CancellationToken.None;

    public async Task InitializeAsync() =>
        _stores = new AzureStores(await Emulated.ConnectAsync(_network.Transport), _prefix, TimeProvider.System);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _network.Dispose();

    [Theory]
    [InlineData(
        HttpStatusCode.Forbidden,
        "AuthorizationPermissionMismatch",
        "role 'Storage Table Data Contributor'",
        "role 'Storage Blob Data Contributor'")]
    [InlineData(HttpStatusCode.Forbidden, "AuthorizationFailure", "firewall", "firewall")]
    [InlineData(
        HttpStatusCode.Forbidden,
        "AuthenticationFailed",
        "present key into the setting 'Emulated'",
        "present key into the setting 'Emulated'")]
    [InlineData(HttpStatusCode.Unauthorized, "InvalidAuthenticationInfo", "renew", "renew")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "ServerBusy", "busy", "busy")]
    [InlineData(HttpStatusCode.Conflict, "TableBeingDeleted", "deleted", "deleted")]
    [InlineData(HttpStatusCode.Conflict, "ContainerBeingDeleted", "deleted", "deleted")]
    [InlineData(HttpStatusCode.BadRequest, "OutOfRangeInput", "status 400 (OutOfRangeInput)", "status 400 (OutOfRangeInput)")]
    public async Task A_refusal_is_told_with_its_remedy(HttpStatusCode status, string code, string ofTables, string ofBlobs)
    {
        _network.Forecast = _ =>
            Spoilt.With(status, code, DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));

        await AssertSaysAsync(
            () => _stores.Ledger.TryAppendAsync([Some.Row(0, -1, 9)], Ct).AsTask(), $"table '{_prefix}ledger'", "'Emulated'", ofTables);
        await AssertSaysAsync(() => _stores.Ledger.EpochsAsync("telemetry", Ct).AsTask(), $"table '{_prefix}ledger'", ofTables);
        await AssertSaysAsync(WriteAsync, $"container '{_prefix}-deltas'", "'Emulated'", ofBlobs);
        await AssertSaysAsync(
            () => _stores.Deltas.ReadAsync("telemetry", "a", 0, 9, Ct).AsTask(),
            $"container '{_prefix}-deltas'",
            ofBlobs);
    }

    [Theory]
    [InlineData(-40, "clock is 40 minutes fast")]
    [InlineData(20, "clock is 20 minutes slow")]
    public async Task A_clock_that_is_wrong_is_told_apart_from_a_key_that_is(int theirs, string expected)
    {
        _network.Forecast = _ =>
            Spoilt.With(HttpStatusCode.Forbidden, "AuthenticationFailed", TimeProvider.System.GetUtcNow().AddMinutes(theirs));

        await AssertSaysAsync(WriteAsync, expected);
    }

    [Fact]
    public async Task An_account_that_is_not_there_is_named_by_its_setting()
    {
        _network.Forecast = _ => Spoilt.By(new HttpRequestException("no such host", new SocketException((int)SocketError.HostNotFound)));
        await AssertSaysAsync(WriteAsync, "no such account", "setting 'Emulated'");

        _network.Forecast = _ => Spoilt.By(new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused)));
        await AssertSaysAsync(() => _stores.Ledger.EpochsAsync("telemetry", Ct).AsTask(), "nothing answers there", "setting 'Emulated'");

        _network.Forecast = _ => Spoilt.By(new TaskCanceledException("too long"));
        await AssertSaysAsync(WriteAsync, "no answer in time");

        _network.Forecast = _ => Spoilt.By(new CredentialUnavailableException("nobody has signed in"));
        await AssertSaysAsync(WriteAsync, "nobody has signed in", "'Emulated__credential'");
    }

    [Fact]
    public async Task What_the_caller_cancels_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        _network.Forecast = _ =>
        {
            cancelled.Cancel();
            return Spoilt.By(new TaskCanceledException());
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _stores.Deltas.WriteAsync("telemetry", "a", new byte[9], cancelled.Token).AsTask());
    }

    [Fact]
    public async Task A_table_or_container_that_is_deleted_is_made_again()
    {
        await WriteAsync();
        Assert.Equal(AppendOutcome.Sealed, await _stores.Ledger.TryAppendAsync([Some.Row(0, -1, 9)], Ct));
        var account = await Emulated.ConnectAsync();
        await account.Blobs.DeleteBlobContainerAsync($"{_prefix}-deltas");
        await account.Tables.DeleteTableAsync($"{_prefix}ledger");

        Assert.Null(await _stores.Deltas.ReadAsync("telemetry", "a", 0, 9, Ct));
        Assert.Empty(await _stores.Ledger.EpochsAsync("telemetry", Ct));
        await WriteAsync();
        Assert.Equal(AppendOutcome.Sealed, await _stores.Ledger.TryAppendAsync([Some.Row(0, -1, 9)], Ct));
    }

    [Fact]
    public async Task A_dropped_connection_is_bridged()
    {
        var drops = 0;
        _network.Forecast = _ => ++drops % 2 == 1 ? Spoilt.Unheard : null;

        await WriteAsync();
        Assert.Equal(9, (await _stores.Deltas.ReadAsync("telemetry", "a", 0, 99, Ct))!.Value.Length);
    }

    // append ── written ── answer lost ── again: conflicts with itself ── heads: there it is
    [Fact]
    public async Task An_append_whose_answer_is_lost_is_found_done()
    {
        Assert.True(await _stores.Ledger.TryOpenEpochAsync(Some.Epoch(1), [], Ct));
        var lost = false;
        _network.Forecast = what => what == "transaction" && !lost && (lost = true) ? Spoilt.Unheard : null;

        Assert.Equal(AppendOutcome.Taken, await _stores.Ledger.TryAppendAsync([Some.Row(0, -1, 9)], Ct));

        Assert.Equal(9, Assert.Single(await _stores.Ledger.HeadsAsync("telemetry", new Epoch(1), Ct)).Last.Value);
    }

    private Task WriteAsync() => _stores.Deltas.WriteAsync("telemetry", "a", new byte[9], Ct).AsTask();

    private static async Task AssertSaysAsync(Func<Task> work, params string[] expected)
    {
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(work);
        Assert.All(expected, part => Assert.Contains(part, failure.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', failure.Message);
    }
}
