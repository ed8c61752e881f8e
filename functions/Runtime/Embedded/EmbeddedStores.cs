using Serverless.Core.Binary;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Embedded;

/// <summary>
/// Every store of the runtime in one folder on this machine: an SQLite database, delta objects as files beside it. One process, and one instance
/// in it, holds the folder at a time. All members may be used from any thread; a write is acknowledged when it is as durable as
/// <see cref="EmbeddedStoresOptions.Durability"/> says. The stores throw <see cref="StoreUnavailableException"/> for trouble from outside.
/// </summary>
public sealed class EmbeddedStores : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly ReadPool _readers;

    private EmbeddedStores(DataFolder folder, Database database, EmbeddedStoresOptions options, TimeProvider clock)
    {
        _folder = folder;
        _readers = new ReadPool(folder.Database);
        Writer = new GroupCommit(database, clock);
        Ledger = new EmbeddedLedger(Writer, _readers);
        Deltas = new EmbeddedDeltas(folder, options.Durability, clock);
        Results = new EmbeddedResults(Writer, _readers);
        SideOutputs = new EmbeddedSideOutputs(Writer, _readers);
        ReferenceTables = new EmbeddedReferenceTables(Writer, _readers);
        Pressure = new EmbeddedPressure(Writer, _readers);
    }

    public ILedger Ledger { get; }

    public IDeltaStore Deltas { get; }

    public IResultStore Results { get; }

    public ISideOutputs SideOutputs { get; }

    public IReferenceTables ReferenceTables { get; }

    public IPressure Pressure { get; }

    internal GroupCommit Writer { get; }

    /// <summary>All of them, as pipelines take them.</summary>
    public Stores AsStores() => new(Ledger, Deltas, Results, SideOutputs, ReferenceTables, Pressure);

    /// <summary>
    /// Opens the folder, creating it where there is none and bringing one of an older version up to this one.
    /// Throws <see cref="DataFolderException"/> when it is in use, of a newer version, damaged, not a folder or not writable.
    /// </summary>
    public static EmbeddedStores Open(string folder, EmbeddedStoresOptions options, TimeProvider clock)
    {
        var opened = DataFolder.Open(folder);
        try
        {
            return new EmbeddedStores(opened, OpenDatabase(opened, options), options, clock);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Finishes the writes that wait, then gives the folder free.</summary>
    public async ValueTask DisposeAsync()
    {
        _readers.Dispose();
        await Writer.DisposeAsync();
        _folder.Dispose();
    }

    private static Database OpenDatabase(DataFolder folder, EmbeddedStoresOptions options)
    {
        Database? database = null;
        try
        {
            database = Connections.Writer(folder.Database, options.Durability);
            Schema.Migrate(database, folder.Path);
            return database;
        }
        catch (Exception e)
        {
            database?.Dispose();
            if (e is StoreUnavailableException or CorruptDataException)
                throw new DataFolderException($"The data folder '{folder.Path}' can't be opened: {e.Message} Mend it or choose another folder.", e);
            throw;
        }
    }
}
