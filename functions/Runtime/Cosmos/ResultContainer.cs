using System.Collections.ObjectModel;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// The container of the results. The first call finds and checks it, and makes it when it is missing and the connection has the account's
/// key. Only what queries need is indexed: every other path would cost RU at each write.
/// </summary>
internal sealed class ResultContainer(CosmosConnection connection, CosmosResultsOptions options, CosmosSender sender, bool needsTimeToLive)
    : IDisposable
{
    private static readonly string[] Paths = ["/pipeline", "/key"];

    private readonly SemaphoreSlim _opening = new(1);
    private Container? _container;

    /// <summary>
    /// The container. Throws <see cref="StoreUnavailableException"/> when it is missing or can't be reached, and <see
    /// cref="SettingsException"/> when its partition key or its time to live is wrong; the next call tries again.
    /// </summary>
    public async ValueTask<Container> OpenAsync(RetryBudget budget, CancellationToken ct)
    {
        if (_container is { } open)
            return open;
        await _opening.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return _container ??= await FindAsync(budget, ct).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    public void Dispose() => _opening.Dispose();

    private async ValueTask<Container> FindAsync(RetryBudget budget, CancellationToken ct)
    {
        if (connection.HasKey)
            await CreateAsync(budget, ct).ConfigureAwait(false);
        var container = connection.Client.GetContainer(options.Database, options.Container);
        var answer = await sender.SendAsync(token => container.ReadContainerStreamAsync(null, token), budget, ct).ConfigureAwait(false);
        Check(answer.IsDone ? answer.Body : throw new StoreUnavailableException(FatalAnswers.NoContainer));
        return container;
    }

    /// <summary>Makes both without throughput of their own, as serverless accounts require. A conflict means that they exist.</summary>
    private async ValueTask CreateAsync(RetryBudget budget, CancellationToken ct)
    {
        var properties = new DatabaseProperties(options.Database);
        await sender.SendAsync(token => connection.Client.CreateDatabaseStreamAsync(properties, cancellationToken: token), budget, ct)
            .ConfigureAwait(false);
        var database = connection.Client.GetDatabase(options.Database);
        await sender.SendAsync(token => database.CreateContainerStreamAsync(Properties(), cancellationToken: token), budget, ct)
            .ConfigureAwait(false);
    }

    private ContainerProperties Properties()
    {
        var properties = new ContainerProperties(options.Container, Paths) { DefaultTimeToLive = -1 };
        properties.IndexingPolicy.IncludedPaths.Add(new IncludedPath { Path = "/view/?" });
        properties.IndexingPolicy.IncludedPaths.Add(new IncludedPath { Path = "/start/?" });
        properties.IndexingPolicy.IncludedPaths.Add(new IncludedPath { Path = "/end/?" });
        properties.IndexingPolicy.ExcludedPaths.Add(new ExcludedPath { Path = "/*" });
        properties.IndexingPolicy.CompositeIndexes.Add(
            new Collection<CompositePath> { new() { Path = "/view" }, new() { Path = "/key" }, new() { Path = "/start" } });
        return properties;
    }

    private void Check(ReadOnlyMemory<byte> body)
    {
        using var container = JsonDocument.Parse(body);
        var paths = container.RootElement.GetProperty("partitionKey"u8).GetProperty("paths"u8).EnumerateArray()
            .Select(path => path.GetString()!).ToArray();
        if (!paths.SequenceEqual(Paths))
            throw new SettingsException("Results__Container", "names a container that is partitioned by "
                + $"{string.Join(", ", paths)} and not by {string.Join(", ", Paths)}: name another one, or delete it and create it again");
        if (needsTimeToLive && !container.RootElement.TryGetProperty("defaultTtl"u8, out _))
            throw new SettingsException("Results__Container", "names a container whose items are kept for ever, "
                + "but a view has a 'ttl': set the container's default time to live to -1 (on, no default)");
    }
}
