namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>How connections to the database are set up.</summary>
internal static class Connections
{
    private const int PageSize = 8192;
    private const int BusyMilliseconds = 5_000;
    private const int WriterCacheKiB = 64 * 1024;

    // A longer log means that pages changed often are copied to the database less often.
    private const int CheckpointPages = 4_000;
    private const int KeptLogBytes = 64 * 1024 * 1024;

    public static Database Writer(string path, EmbeddedDurability durability) => Open(path, $"""
        PRAGMA page_size = {PageSize};
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = {(durability == EmbeddedDurability.Power ? "FULL" : "NORMAL")};
        PRAGMA wal_autocheckpoint = {CheckpointPages};
        PRAGMA journal_size_limit = {KeptLogBytes};
        PRAGMA cache_size = -{WriterCacheKiB};
        """);

    public static Database Reader(string path) => Open(path, "PRAGMA query_only = 1;");

    private static Database Open(string path, string settings)
    {
        var database = new Database(path);
        try
        {
            database.RunScript($"PRAGMA busy_timeout = {BusyMilliseconds};{settings}");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}
