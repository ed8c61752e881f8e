using SQLitePCL;

namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>
/// A connection with its compiled statements, for one thread at a time. SQLite's own interface is used directly: it binds without boxing or
/// look-ups by name.
/// </summary>
internal sealed class Database : IDisposable
{
    private const int OpenFlags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX;
    private const uint KeepPrepared = 1;

    private readonly sqlite3 _handle;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    static Database() => Batteries_V2.Init();

    public Database(string path)
    {
        var code = raw.sqlite3_open_v2(path, out _handle, OpenFlags, null);
        if (code == raw.SQLITE_OK)
            return;
        _handle.Dispose();
        SqliteErrors.Check(code, null);
    }

    /// <summary>Whether a transaction is open. SQLite may roll one back by itself, for example when the disk is full.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>How many rows the last statement inserted, updated or deleted.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>The statement, compiled at its first use.</summary>
    public Statement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var known))
        {
            known.Reset();
            return known;
        }
        SqliteErrors.Check(raw.sqlite3_prepare_v3(_handle, sql, KeepPrepared, out var compiled), _handle);
        var statement = new Statement(_handle, compiled);
        _statements.Add(sql, statement);
        return statement;
    }

    public void Run(string sql) => Prepare(sql).Run();

    /// <summary>Runs several statements, for set-up.</summary>
    public void RunScript(string script) => SqliteErrors.Check(raw.sqlite3_exec(_handle, script), _handle);

    public long ReadInteger(string sql) => Prepare(sql).ReadAll(row => row.Integer())[0];

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _handle.Dispose();
    }
}
