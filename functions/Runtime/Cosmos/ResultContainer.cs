using System.Collections.ObjectModel;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// The container of the results: found and checked once, made where it is missing and the key allows it. Only what queries need is indexed; every other path would cost
/// RU at each write.
/// </summary>
internal sealed class ResultContainer(CosmosConnection connection, CosmosResultsOptions options, CosmosSender requests, bool needsTimeToLive) : IDisposable
{
    private static readonly string[] Paths = ["/pipeline", "/view", "/key"];

    private readonly SemaphoreSlim _opening = new(1);
    private Container? _container;

    /// <summary>Throws <see cref="StoreUnavailableException"/> when it isn't there or can't be reached, and <see cref="SettingsException"/> when it isn't fit; the next call looks again.</summary>
    public async ValueTask<Container> OpenAsync(RetryBudget patience, CancellationToken ct)
    {
        if (_container is { } open)
            return open;
        await _opening.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return _container ??= await FindAsync(patience, ct).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    public void Dispose() => _opening.Dispose();

    private async ValueTask<Container> FindAsync(RetryBudget patience, CancellationToken ct)
    {
        if (connection.HasKey)
            await CreateAsync(patience, ct).ConfigureAwait(false);
        var container = connection.Client.GetContainer(options.Database, options.Container);
        var reply = await requests.SendAsync(token => container.ReadContainerStreamAsync(null, token), patience, ct).ConfigureAwait(false);
        Check(reply.IsDone ? reply.Body : throw new StoreUnavailableException(FatalAnswers.Missing(options)));
        return container;
    }

    /// <summary>Without throughput of its own, as serverless accounts want it. A conflict says that it is there already.</summary>
    private async ValueTask CreateAsync(RetryBudget patience, CancellationToken ct)
    {
        await requests.SendAsync(token => connection.Client.CreateDatabaseStreamAsync(new DatabaseProperties(options.Database), cancellationToken: token), patience, ct).ConfigureAwait(false);
        var database = connection.Client.GetDatabase(options.Database);
        await requests.SendAsync(token => database.CreateContainerStreamAsync(Properties(), cancellationToken: token), patience, ct).ConfigureAwait(false);
    }

    private ContainerProperties Properties()
    {
        var properties = new ContainerProperties(options.Container, Paths) { DefaultTimeToLive = -1 };
        properties.IndexingPolicy.IncludedPaths.Add(new IncludedPath { Path = "/start/?" });
        properties.IndexingPolicy.IncludedPaths.Add(new IncludedPath { Path = "/end/?" });
        properties.IndexingPolicy.ExcludedPaths.Add(new ExcludedPath { Path = "/*" });
        properties.IndexingPolicy.CompositeIndexes.Add(new Collection<CompositePath> { new() { Path = "/key" }, new() { Path = "/start" } });
        return properties;
    }

    private void Check(ReadOnlyMemory<byte> body)
    {
        using var container = JsonDocument.Parse(body);
        var paths = container.RootElement.GetProperty("partitionKey"u8).GetProperty("paths"u8).EnumerateArray().Select(path => path.GetString()!).ToArray();
        if (!paths.SequenceEqual(Paths))
            throw new SettingsException("Results__Container", $"names the container '{options.Container}', which is partitioned by {string.Join(", ", paths)} and not by {string.Join(", ", Paths)}: name another one, or delete it and make it anew");
        if (needsTimeToLive && !container.RootElement.TryGetProperty("defaultTtl"u8, out _))
            throw new SettingsException("Results__Container", $"names the container '{options.Container}', whose items live for ever, and a view has a 'ttl': set the container's default time to live to -1 (on, no default)");
    }
}
