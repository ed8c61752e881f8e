using Serverless.Core.Binary;
using Serverless.Runtime.Embedded;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Stores;

/// <summary>
/// Every store of the runtime in one folder on this machine: two SQLite databases, delta objects as files beside them. One process, and one
/// instance in it, holds the folder at a time. All members may be used from any thread; a write is acknowledged when it is as durable as
/// <see cref="EmbeddedStoresOptions.Durability"/> says. The stores throw <see cref="StoreUnavailableException"/> when the disk or the file
/// system fails.
/// </summary>
public sealed class EmbeddedStores : IAsyncDisposable
{
    // Ingestion waits for each of its writes; results come in bulk, and cost less per row in larger transactions.
    private static readonly TimeSpan MainTransaction = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan ResultsTransaction = TimeSpan.FromMilliseconds(100);

    private readonly DataFolder _folder;
    private readonly DatabaseFile _results;

    private EmbeddedStores(DataFolder folder, Database main, Database results, EmbeddedStoresOptions options, TimeProvider clock)
    {
        _folder = folder;
        Main = new DatabaseFile(folder.Main, main, atOnce: options.Durability == EmbeddedDurability.Process, MainTransaction, clock);
        _results = new DatabaseFile(folder.Results, results, atOnce: false, ResultsTransaction, clock);
        Ledger = new EmbeddedLedger(Main);
        var files = new AtomicFiles(folder, options.Durability);
        Deltas = new EmbeddedDeltas(folder, files);
        Archive = new EmbeddedArchive(folder, files);
        Results = new EmbeddedResults(_results);
        SideOutputs = new EmbeddedSideOutputs(Main);
        ReferenceTables = new EmbeddedReferenceTables(Main, clock);
        Registry = new EmbeddedSchemas(Main);
        Flags = new EmbeddedFlags(Main);
        Reports = new EmbeddedShardReports(Main);
        Ticks = new EmbeddedTickReports(Main);
    }

    /// <summary>The ledger of sealed chunks.</summary>
    public ILedger Ledger { get; }

    /// <summary>The delta objects.</summary>
    public IDeltaStore Deltas { get; }

    /// <summary>Clean events, whole.</summary>
    public IArchive Archive { get; }

    /// <summary>The results.</summary>
    public IResultStore Results { get; }

    /// <summary>Dead letters and late events.</summary>
    public ISideOutputs SideOutputs { get; }

    /// <summary>The reference tables.</summary>
    public IReferenceTables ReferenceTables { get; }

    /// <summary>The schemas of the registry.</summary>
    public ISchemaStore Registry { get; }

    /// <summary>The flags of pressure and of the ticks.</summary>
    public IFlags Flags { get; }

    /// <summary>What shards say of themselves.</summary>
    public IShardReports Reports { get; }

    /// <summary>What the timer last saw of each pipeline.</summary>
    public ITickReports Ticks { get; }

    internal DatabaseFile Main { get; }

    /// <summary>The stores that pipelines use.</summary>
    public StorePorts AsPorts() => new(Ledger, Deltas, Results, SideOutputs, ReferenceTables, Registry, Flags, Reports, Ticks);

    /// <summary>
    /// Opens the folder, creates it when there is none, and upgrades one of an older version. Throws <see cref="DataFolderException"/> when
    /// it is in use, of a newer version, damaged, not a folder or not writable.
    /// </summary>
    public static EmbeddedStores Open(string folder, EmbeddedStoresOptions options, TimeProvider clock)
    {
        var opened = DataFolder.Open(folder);
        Database? main = null;
        Database? results = null;
        try
        {
            main = Connections.Writer(opened.Main, Schema.Main, options.Durability);
            results = Connections.Writer(opened.Results, Schema.Results, options.Durability);
            return new EmbeddedStores(opened, main, results, options, clock);
        }
        catch (Exception e)
        {
            main?.Dispose();
            results?.Dispose();
            opened.Dispose();
            if (e is StoreUnavailableException or CorruptDataException)
                throw new DataFolderException($"The data folder '{opened.Path}' can't be opened: {e.Message} Fix that or choose another "
                    + "folder.", e);
            throw;
        }
    }

    /// <summary>Finishes the writes that wait, then releases the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await Main.DisposeAsync();
        await _results.DisposeAsync();
        _folder.Dispose();
    }
}
