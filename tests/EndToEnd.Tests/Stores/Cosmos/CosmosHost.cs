using Serverless.Runtime.Cosmos;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos;

/// <summary>Results in an account of their own, in memory.</summary>
internal sealed class CosmosHost : StoreHost<IResultStore>
{
    private readonly SomeAccount _account = new();

    public override TimeProvider Clock => _account.Clock;

    public override ValueTask<IResultStore> OpenAsync() => ValueTask.FromResult<IResultStore>(_account.Open(new CosmosResultsOptions()));

    public override ValueTask DisposeAsync()
    {
        _account.Dispose();
        return ValueTask.CompletedTask;
    }
}
