namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>How connections to the database are set up.</summary>
internal static class Connections
{
    private const int BusyMilliseconds = 5_000;
    private const int WriterCacheKiB = 64 * 1024;

    // With a longer log, pages that change often are copied to the database less often.
    private const int CheckpointPages = 8_000;
    private const int KeptLogBytes = 64 * 1024 * 1024;

    /// <summary>The connection that writes. Creates the file when there is none, and upgrades it to this build's version.</summary>
    public static Database Writer(string path, Schema schema, EmbeddedDurability durability)
    {
        var settings = $"""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = {(durability == EmbeddedDurability.Power ? "FULL" : "NORMAL")};
            PRAGMA wal_autocheckpoint = {CheckpointPages};
            PRAGMA journal_size_limit = {KeptLogBytes};
            PRAGMA cache_size = -{WriterCacheKiB};
            """;
        return Open(path, database =>
        {
            database.RunScript(settings);
            schema.Migrate(database, path);
        });
    }

    /// <summary>A connection that only reads.</summary>
    public static Database Reader(string path) => Open(path, database => database.RunScript("PRAGMA query_only = 1;"));

    private static Database Open(string path, Action<Database> prepare)
    {
        var database = new Database(path);
        try
        {
            database.RunScript($"PRAGMA busy_timeout = {BusyMilliseconds};");
            prepare(database);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}
