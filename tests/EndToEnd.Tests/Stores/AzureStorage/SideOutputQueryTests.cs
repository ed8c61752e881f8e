using Azure.Core.Pipeline;
using Serverless.EndToEnd.Tests.Azurite;
using Serverless.Runtime.AzureStorage.SideOutputs;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

public sealed class SideOutputQueryTests
{
    [Fact]
    public async Task Blobs_of_several_batches_are_read_at_the_same_time()
    {
        using var gate = new Gate(AzureSideOutputs.BatchesAtOnce);
        using var client = new HttpClient(gate);
        var stores =
            new AzureStores(await Emulated.ConnectAsync(new HttpClientTransport(client)), AzuriteServer.NewPrefix(), TimeProvider.System);
        await stores.Ledger.TryOpenEpochAsync(Some.Epoch(1), [], CancellationToken.None);
        for (var batch = 0; batch < AzureSideOutputs.BatchesAtOnce * 2; batch++)
        {
            await stores.SideOutputs.WriteAsync([Some.SideEvent(0, batch, delta: $"{batch}")], CancellationToken.None);
            Assert.Equal(
                AppendOutcome.Sealed,
                await stores.Ledger.TryAppendAsync([Some.Row(0, batch - 1, batch, $"{batch}")], CancellationToken.None));
        }

        var found = await stores.SideOutputs.QueryAsync("telemetry", SideOutputKind.DeadLetter, null, CancellationToken.None).ToListAsync();

        Assert.Equal(Enumerable.Range(0, AzureSideOutputs.BatchesAtOnce * 2), found.Select(side => (int)side.Position.Offset.Value));
    }

    /// <summary>Lets no read of a blob through before so many have been asked for.</summary>
    private sealed class Gate(int readers) : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _reading;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.Contains("-side-outputs/", StringComparison.Ordinal))
                await GatherAsync(cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }

        private async Task GatherAsync(CancellationToken ct)
        {
            if (Interlocked.Increment(ref _reading) == readers)
                _all.SetResult();
            await _all.Task.WaitAsync(TimeSpan.FromSeconds(30), ct);
        }
    }
}
