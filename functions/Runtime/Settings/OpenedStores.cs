using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Serverless.Core.Pipelines;
using Serverless.Runtime.AzureStorage;
using Serverless.Runtime.Cosmos;
using Serverless.Runtime.Embedded;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Settings;

/// <summary>The stores that the settings name, open; and what has to be let go of at the end.</summary>
public sealed class OpenedStores : IAsyncDisposable
{
    private readonly IConfiguration _configuration;
    private readonly IReadOnlyList<Pipeline> _pipelines;
    private readonly TimeProvider _clock;
    private readonly HttpMessageHandler? _cosmosTransport;
    private EmbeddedStores? _embedded;
    private CosmosConnection? _account;
    private CosmosResults? _cosmos;

    private OpenedStores(IConfiguration configuration, IEnumerable<Pipeline> pipelines, TimeProvider clock, HttpMessageHandler? cosmosTransport)
    {
        _configuration = configuration;
        _pipelines = [.. pipelines];
        _clock = clock;
        _cosmosTransport = cosmosTransport;
        Stores = Open();
    }

    /// <summary>What the settings name; or, when one of them is wrong, stores that say so at every call (<see cref="Ports.Stores.Fault"/>).</summary>
    public Stores Stores { get; }

    /// <summary>Requests to Cosmos DB go to <paramref name="cosmosTransport"/> instead of the network when one is given.</summary>
    public static OpenedStores Of(IConfiguration configuration, IEnumerable<Pipeline> pipelines, TimeProvider clock, ILogger log, HttpMessageHandler? cosmosTransport = null)
    {
        var opened = new OpenedStores(configuration, pipelines, clock, cosmosTransport);
        foreach (var view in opened._cosmos is null ? opened._pipelines.SelectMany(pipeline => pipeline.Views).Where(view => view.Definition.TimeToLiveMs is not null) : [])
            Log.KeptForEver(log, view.Name);
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        _cosmos?.Dispose();
        _account?.Dispose();
        if (_embedded is not null)
            await _embedded.DisposeAsync().ConfigureAwait(false);
    }

    private Stores Open()
    {
        try
        {
            return Open(StoreSettings.From(_configuration));
        }
        catch (Exception fault) when (fault is SettingsException or DataFolderException or InvalidOperationException)
        {
            return new UnusableStores(fault).AsStores();
        }
    }

    private Stores Open(StoreSettings settings)
    {
        var (stores, archive) = settings.Kind == StoresKind.Azure ? (Azure(settings).AsStores(), Azure(settings).Archive) : (Embedded().AsStores(), Embedded().Archive);
        return stores with
        {
            Archive = settings.HasArchive ? archive : null,
            Results = settings.Results switch
            {
                ResultsKind.Cosmos => _cosmos = Cosmos(),
                ResultsKind.Tables => Azure(settings).Results,
                _ => Embedded().Results,
            },
        };
    }

    private AzureStores Azure(StoreSettings settings) => new(StorageConnection.From(_configuration, settings.Connection), settings.Prefix, _clock);

    private CosmosResults Cosmos()
    {
        var name = _configuration["Results:Connection"] is { Length: > 0 } given ? given : CosmosConnection.DefaultName;
        var options = _configuration.GetSection("Results").Get<CosmosResultsOptions>() ?? new CosmosResultsOptions();
        _account = CosmosConnection.From(_configuration, name, _cosmosTransport);
        return new CosmosResults(_account, options, _pipelines, _clock);
    }

    private EmbeddedStores Embedded() => _embedded ??= EmbeddedStores.Open(
        Required.Of(_configuration, "Stores:Folder", "the folder where the embedded stores keep their data"),
        new EmbeddedStoresOptions { Durability = Choice.Of(_configuration, "Stores:Durability", EmbeddedDurability.Power) },
        _clock);
}
