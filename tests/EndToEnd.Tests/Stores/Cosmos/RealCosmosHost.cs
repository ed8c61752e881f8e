using Microsoft.Extensions.Configuration;
using Serverless.Runtime.Cosmos;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos;

/// <summary>Results in a container of their own in a real account or an emulator, removed afterwards.</summary>
internal sealed class RealCosmosHost(string connectionString) : StoreHost<IResultStore>
{
    private readonly CosmosResultsOptions _options =
        new() { Database = "serverless-tests", Container = $"results-{Guid.NewGuid():n}", Patience = TimeSpan.FromMinutes(1) };
    private CosmosConnection? _connection;
    private CosmosResults? _results;

    public override ValueTask<IResultStore> OpenAsync()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new(CosmosConnection.DefaultName, connectionString)]).Build();
        _connection = CosmosConnection.From(settings, CosmosConnection.DefaultName);
        _results = new CosmosResults(_connection, _options, [], Clock);
        return ValueTask.FromResult<IResultStore>(_results);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_connection is null)
            return;
        (await _connection.Client.GetContainer(_options.Database, _options.Container).DeleteContainerStreamAsync()).Dispose();
        _results?.Dispose();
        _connection.Dispose();
    }
}
