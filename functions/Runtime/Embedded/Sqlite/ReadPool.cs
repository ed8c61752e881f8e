using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>
/// Connections to read with. A read runs on the caller's thread: it is short, and its pages are mostly in memory. Long answers are streamed
/// page by page, with no connection held between pages, so that a slow consumer doesn't prevent checkpoints of the log.
/// </summary>
internal sealed class ReadPool(string path) : IDisposable
{
    private const int PageRows = 500;
    private const long PageBytes = 4 * 1024 * 1024;

    private readonly ConcurrentBag<Database> _idle = [];
    private volatile bool _disposed;

    public ValueTask<T> ReadAsync<T>(Func<Database, T> read, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
            return ValueTask.FromCanceled<T>(ct);
        try
        {
            return ValueTask.FromResult(Read(read));
        }
        catch (Exception e)
        {
            return ValueTask.FromException<T>(e);
        }
    }

    /// <summary>
    /// All rows of a query in its order. <paramref name="from"/> prepares the query for the rows that follow the given one (null: from the
    /// start). Each page sees the store at the time when it is read.
    /// </summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        Func<Database, T?, Statement> from,
        Func<Statement, T> map,
        Func<T, long> bytes,
        [EnumeratorCancellation] CancellationToken ct)
        where T : class
    {
        var last = (T?)null;
        var more = true;
        while (more)
        {
            var after = last;
            var page = await ReadAsync(database => from(database, after).ReadPage(map, bytes, PageRows, PageBytes), ct);
            foreach (var row in page.Items)
                yield return row;
            (last, more) = (page.Items.LastOrDefault(), page.More);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var database))
            database.Dispose();
    }

    private T Read<T>(Func<Database, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var database = _idle.TryTake(out var pooled) ? pooled : Connections.Reader(path);
        try
        {
            return read(database);
        }
        finally
        {
            Return(database);
        }
    }

    private void Return(Database database)
    {
        _idle.Add(database);
        // A read that ran while the pool was disposed returns its connection afterwards.
        if (_disposed && _idle.TryTake(out var late))
            late.Dispose();
    }
}
