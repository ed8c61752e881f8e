using System.Text;
using SQLitePCL;

namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>
/// A compiled statement, reused by the one thread that has its <see cref="Database"/>. Parameters are bound, and the columns of a row read,
/// from left to right. Every method that runs it leaves it ready for the next use.
/// </summary>
internal sealed class Statement(sqlite3 database, sqlite3_stmt handle) : IDisposable
{
    private byte[] _text = new byte[256];
    private int _bound;
    private int _column;

    public Statement Bind(long value) => Bound(raw.sqlite3_bind_int64(handle, ++_bound, value));

    public Statement Bind(long? value) => value is { } given ? Bind(given) : Bound(raw.sqlite3_bind_null(handle, ++_bound));

    public Statement Bind(string? value)
    {
        if (value is null)
            return Bound(raw.sqlite3_bind_null(handle, ++_bound));
        // An empty span would be bound as null.
        if (value.Length == 0)
            return Bound(raw.sqlite3_bind_text(handle, ++_bound, ""));
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most > _text.Length)
            _text = new byte[most];
        var length = Encoding.UTF8.GetBytes(value, _text);
        return Bound(raw.sqlite3_bind_text(handle, ++_bound, _text.AsSpan(0, length)));
    }

    public Statement Bind(ReadOnlySpan<byte> value) => Bound(value.IsEmpty
        ? raw.sqlite3_bind_zeroblob(handle, ++_bound, 0)
        : raw.sqlite3_bind_blob(handle, ++_bound, value));

    public Statement Bind(byte[]? value) =>
        value is null ? Bound(raw.sqlite3_bind_null(handle, ++_bound)) : Bind((ReadOnlySpan<byte>)value);

    /// <summary>Runs a statement and ignores its rows.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>The first row, or null.</summary>
    public T? ReadOne<T>(Func<Statement, T> map)
        where T : class
    {
        try
        {
            return Step() ? map(this) : null;
        }
        finally
        {
            Reset();
        }
    }

    public List<T> ReadAll<T>(Func<Statement, T> map) => ReadPage(map, _ => 0).Items;

    /// <summary>Rows until the page is full, by number or by bytes.</summary>
    public Page<T> ReadPage<T>(Func<Statement, T> map, Func<T, long> bytes, int maxRows = int.MaxValue, long maxBytes = long.MaxValue)
    {
        var items = new List<T>();
        try
        {
            for (var size = 0L; items.Count < maxRows && size < maxBytes; size += bytes(items[^1]))
            {
                if (!Step())
                    return new Page<T>(items, More: false);
                items.Add(map(this));
            }
            return new Page<T>(items, More: true);
        }
        finally
        {
            Reset();
        }
    }

    public bool IsNull => raw.sqlite3_column_type(handle, _column) == raw.SQLITE_NULL;

    public long Integer() => raw.sqlite3_column_int64(handle, _column++);

    public int Int32() => checked((int)Integer());

    public long? IntegerOrNull()
    {
        if (!IsNull)
            return Integer();
        _column++;
        return null;
    }

    public string Text() => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, _column++));

    public string? TextOrNull()
    {
        if (!IsNull)
            return Text();
        _column++;
        return null;
    }

    public byte[] Blob() => raw.sqlite3_column_blob(handle, _column++).ToArray();

    public byte[]? BlobOrNull()
    {
        if (!IsNull)
            return Blob();
        _column++;
        return null;
    }

    /// <summary>Makes it ready again after an incomplete use.</summary>
    public void Reset()
    {
        // The result code repeats that of the last step, which was checked.
        _ = raw.sqlite3_reset(handle);
        _bound = 0;
    }

    public void Dispose() => handle.Dispose();

    private Statement Bound(int code)
    {
        SqliteErrors.Check(code, database);
        return this;
    }

    private bool Step()
    {
        _column = 0;
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
            return true;
        try
        {
            SqliteErrors.Check(code, database);
        }
        finally
        {
            Reset();
        }
        return false;
    }
}
