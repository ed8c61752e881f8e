using Serverless.Core.Pipelines;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>The stores of one world, empty at its beginning and gone at its end.</summary>
internal abstract class WorldStores : IAsyncDisposable
{
    public abstract Runtime.Ports.StorePorts Open(Pipeline pipeline, TimeProvider clock);

    public abstract ValueTask DisposeAsync();
}

/// <summary>Embedded ones, in memory where the machine has a folder for that.</summary>
internal sealed class EmbeddedWorldStores : WorldStores
{
    private readonly string _folder = Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(),
        $"serverless-faults-{Guid.NewGuid():n}");
    private EmbeddedStores? _stores;

    public bool HasArchive { get; init; }

    /// <summary>The folder that everything is in.</summary>
    public string Folder => _folder;

    /// <summary>The folder that archived files are in.</summary>
    public string Archive => Path.Combine(_folder, "archive");

    public override Runtime.Ports.StorePorts Open(Pipeline pipeline, TimeProvider clock)
    {
        _stores = EmbeddedStores.Open(_folder, new EmbeddedStoresOptions { Durability = EmbeddedDurability.Process }, clock);
        return _stores.AsPorts() with { Archive = HasArchive ? _stores.Archive : null };
    }

    public override async ValueTask DisposeAsync()
    {
        if (_stores is not null)
            await _stores.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Those of a storage account; results in a table of it, or where <paramref name="results"/> says.</summary>
internal sealed class AzureWorldStores(AzureStores stores, Func<Pipeline, TimeProvider, IResultStore>? results = null) : WorldStores
{
    public override Runtime.Ports.StorePorts Open(Pipeline pipeline, TimeProvider clock) =>
        results is null ? stores.AsPorts() : stores.AsPorts() with { Results = results(pipeline, clock) };

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
