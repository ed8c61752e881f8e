using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;
using Serverless.Runtime.Cosmos;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos;

/// <summary>Results in an account of their own, in memory.</summary>
internal sealed class CosmosHost : StoreHost<IResultStore>
{
    private readonly InProcessCosmos _account;
    private CosmosConnection? _connection;
    private CosmosResults? _results;

    public CosmosHost() => _account = new InProcessCosmos(Clock);

    public override TimeProvider Clock { get; } = new FakeTimeProvider(Some.Moment);

    public override ValueTask<IResultStore> OpenAsync()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new(CosmosConnection.DefaultName, InProcessCosmos.ConnectionString)]).Build();
        _connection = CosmosConnection.From(settings, CosmosConnection.DefaultName, _account);
        _results = new CosmosResults(_connection, new CosmosResultsOptions(), [], Clock);
        return ValueTask.FromResult<IResultStore>(_results);
    }

    public override ValueTask DisposeAsync()
    {
        _results?.Dispose();
        _connection?.Dispose();
        _account.Dispose();
        return ValueTask.CompletedTask;
    }
}
