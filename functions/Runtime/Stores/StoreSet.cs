using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Serverless.Core.Pipelines;
using Serverless.Runtime.AzureStorage;
using Serverless.Runtime.Cosmos;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Stores;

/// <summary>The stores that the settings name, open; and what has to be let go of at the end.</summary>
public sealed class StoreSet : IAsyncDisposable
{
    private readonly IConfiguration _configuration;
    private readonly IReadOnlyList<Pipeline> _pipelines;
    private readonly TimeProvider _clock;
    private readonly HttpMessageHandler? _cosmosTransport;
    private EmbeddedStores? _embedded;
    private CosmosConnection? _account;
    private CosmosResults? _cosmos;

    private StoreSet(IConfiguration configuration, IEnumerable<Pipeline> pipelines, TimeProvider clock, HttpMessageHandler? cosmosTransport)
    {
        _configuration = configuration;
        _pipelines = [.. pipelines];
        _clock = clock;
        _cosmosTransport = cosmosTransport;
        Stores = Open();
    }

    /// <summary>What the settings name; or, when one of them is wrong, stores that say so at every call (<see cref="Ports.StorePorts.Fault"/>).</summary>
    public StorePorts Stores { get; }

    /// <summary>Requests to Cosmos DB go to <paramref name="cosmosTransport"/> instead of the network when one is given.</summary>
    public static StoreSet Of(IConfiguration configuration, IEnumerable<Pipeline> pipelines, TimeProvider clock, ILogger log, HttpMessageHandler? cosmosTransport = null)
    {
        var opened = new StoreSet(configuration, pipelines, clock, cosmosTransport);
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

    private StorePorts Open()
    {
        try
        {
            return Open(StoreSettings.From(_configuration));
        }
        catch (Exception fault) when (fault is SettingsException or DataFolderException or InvalidOperationException)
        {
            return new FailingStores(fault).AsPorts();
        }
    }

    private StorePorts Open(StoreSettings settings)
    {
        var (stores, archive) = settings.Kind == StoresKind.Azure ? (Azure(settings).AsPorts(), Azure(settings).Archive) : (Embedded().AsPorts(), Embedded().Archive);
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
        RequiredSetting.Of(_configuration, "Stores:Folder", "the folder where the embedded stores keep their data"),
        new EmbeddedStoresOptions { Durability = EnumSetting.Of(_configuration, "Stores:Durability", EmbeddedDurability.Power) },
        _clock);
}
