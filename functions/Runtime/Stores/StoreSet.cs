using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Serverless.Core.Pipelines;
using Serverless.Runtime.AzureStorage;
using Serverless.Runtime.Cosmos;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Stores;

/// <summary>Opens the stores that the settings name, and closes them at the end.</summary>
public sealed class StoreSet : IAsyncDisposable
{
    private readonly StoreSettings _settings;
    private readonly IConfiguration _configuration;
    private readonly IReadOnlyList<Pipeline> _pipelines;
    private readonly TimeProvider _clock;
    private readonly HttpMessageHandler? _cosmosTransport;
    private EmbeddedStores? _embedded;
    private CosmosConnection? _account;
    private CosmosResults? _cosmos;
    private ConfluentRegistry? _registry;

    private StoreSet(
        StoreSettings settings,
        SettingsException? fault,
        IConfiguration configuration,
        IEnumerable<Pipeline> pipelines,
        TimeProvider clock,
        HttpMessageHandler? cosmosTransport)
    {
        _settings = settings;
        _configuration = configuration;
        _pipelines = [.. pipelines];
        _clock = clock;
        _cosmosTransport = cosmosTransport;
        Stores = fault is null ? Open() : new FailingStores(fault).AsPorts();
    }

    /// <summary>
    /// The stores that the settings name; when a setting is wrong, every call of them throws the problem (<see cref="StorePorts.Fault"/>).
    /// </summary>
    public StorePorts Stores { get; }

    /// <summary>
    /// Opens what <paramref name="settings"/> name, with the connections in <paramref name="configuration"/>. With a <paramref
    /// name="fault"/> nothing is opened, and every call of a store throws it. Requests to Cosmos DB go to <paramref
    /// name="cosmosTransport"/> instead of the network when one is given.
    /// </summary>
    public static StoreSet Of(
        StoreSettings settings,
        SettingsException? fault,
        IConfiguration configuration,
        IEnumerable<Pipeline> pipelines,
        TimeProvider clock,
        ILogger log,
        HttpMessageHandler? cosmosTransport = null)
    {
        var opened = new StoreSet(settings, fault, configuration, pipelines, clock, cosmosTransport);
        var limited = opened._pipelines.SelectMany(pipeline => pipeline.Views).Where(view => view.Definition.TimeToLiveMs is not null);
        foreach (var view in opened._cosmos is null ? limited : [])
            Log.KeptForEver(log, view.Name);
        return opened;
    }

    /// <summary>Closes what was opened.</summary>
    public async ValueTask DisposeAsync()
    {
        _cosmos?.Dispose();
        _account?.Dispose();
        _registry?.Dispose();
        if (_embedded is not null)
            await _embedded.DisposeAsync().ConfigureAwait(false);
    }

    private StorePorts Open()
    {
        try
        {
            var (stores, archive) = _settings.Stores.Kind == StoresKind.Azure
                ? (Azure().AsPorts(), Azure().Archive)
                : (Embedded().AsPorts(), Embedded().Archive);
            return stores with { Archive = _settings.Archive.Enabled ? archive : null, Results = Results(), Schemas = Schemas() };
        }
        catch (Exception fault) when (fault is SettingsException or DataFolderException)
        {
            return new FailingStores(fault).AsPorts();
        }
    }

    private IResultStore Results() => _settings.ResultsKind switch
    {
        ResultsKind.Cosmos => _cosmos = Cosmos(),
        ResultsKind.Tables => Azure().Results,
        _ => Embedded().Results,
    };

    private ISchemaSource? Schemas() => _settings.SchemaRegistry switch
    {
        { Url: not null } options => _registry = ConfluentRegistry.Open(options),
        { AzureNamespace: not null } options => AzureRegistry.Open(
            options, AppIdentity.CredentialFor(_configuration.GetSection("SchemaRegistry"))),
        _ => null,
    };

    private AzureStores Azure() =>
        new(StorageConnection.From(_configuration, _settings.Stores.Connection), _settings.Stores.Prefix, _clock);

    private CosmosResults Cosmos()
    {
        _account = CosmosConnection.From(_configuration, _settings.Results.Connection, _cosmosTransport);
        return new CosmosResults(_account, _settings.Cosmos, _pipelines, _clock);
    }

    private EmbeddedStores Embedded() => _embedded ??= EmbeddedStores.Open(
        _settings.Stores.Folder ?? throw new SettingsException("Stores__Folder", "is missing: set it to the folder where the embedded "
            + "stores keep their data"),
        new EmbeddedStoresOptions { Durability = _settings.Stores.Durability },
        _clock);
}
