using SQLitePCL;
using Serverless.Core.Binary;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>Turns SQLite's result codes into exceptions: the store is unavailable, the data is damaged, or the program has a bug.</summary>
internal static class SqliteErrors
{
    public static void Check(int code, sqlite3? database)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            var message = database is null ? raw.sqlite3_errstr(code) : raw.sqlite3_errmsg(database);
            throw ToException(code, message.utf8_to_string());
        }
    }

    private static Exception ToException(int code, string message) => (code & 0xFF) switch
    {
        raw.SQLITE_FULL => new StoreUnavailableException(
            "The disk is full: writing to the database failed. Free some space; writing then continues without a restart."),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new StoreUnavailableException($"The database is busy: {message}."),
        raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_NOMEM or raw.SQLITE_PROTOCOL =>
            new StoreUnavailableException($"The database can't be used now: {message}."),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new CorruptDataException($"The database is damaged: {message}."),
        _ => new InvalidOperationException($"SQLite refused a statement ({code}): {message}."),
    };
}
