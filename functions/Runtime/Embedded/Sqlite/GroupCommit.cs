using System.Collections.Concurrent;

namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>
/// The one writer of the database, on a thread of its own. It runs all waiting pieces of work one after the other and commits once for all,
/// so that many callers share the cost of one flush to the disk (group commit: DeWitt et al., "Implementation techniques for main memory
/// database systems", SIGMOD 1984). When commits don't wait for the disk, there is little to share: then a caller that finds the writer
/// idle does its work itself, because a change of threads takes longer than the work.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    private readonly Database _database;
    private readonly bool _atOnce;
    private readonly TimeSpan _longEnough;
    private readonly TimeProvider _clock;
    private readonly BlockingCollection<QueuedWrite> _waiting = [];
    private readonly Lock _writing = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Queued and not yet done; later work waits for them.
    private int _unfinished;

    /// <param name="database">Used by one thread at a time, and closed by the writer's.</param>
    /// <param name="atOnce">Whether callers may do their work themselves when no other work waits.</param>
    /// <param name="longEnough">
    /// A transaction that has run this long takes no more work, because its first callers wait for its last.
    /// </param>
    /// <param name="clock">Measures <paramref name="longEnough"/>.</param>
    public GroupCommit(Database database, bool atOnce, TimeSpan longEnough, TimeProvider clock)
    {
        _database = database;
        _atOnce = atOnce;
        _longEnough = longEnough;
        _clock = clock;
        new Thread(Loop) { IsBackground = true, Name = "Embedded store writer" }.Start();
    }

    /// <summary>
    /// Queues work that returns true to be kept, false to be undone, or throws, which undoes it too; ends with the same once it is as
    /// durable as the store promises. Work starts in the order of the calls; once started it can't be cancelled.
    /// </summary>
    public Task<bool> WriteAsync(Func<Database, bool> work, CancellationToken ct)
    {
        var write = new QueuedWrite(work, whole: true, ct);
        return _atOnce && TryAtOnce(write) ? write.Done : EnqueueAsync(write);
    }

    /// <summary>
    /// Queues work that may stay in part when it fails. It needs no savepoint, which would copy every page that the work changes.
    /// </summary>
    public Task WriteBulkAsync(Action<Database> work, CancellationToken ct)
    {
        return EnqueueAsync(new QueuedWrite(Keep, whole: false, ct));

        bool Keep(Database database)
        {
            work(database);
            return true;
        }
    }

    /// <summary>Finishes the waiting work, then closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.CompleteAdding();
        await _stopped.Task;
    }

    private bool TryAtOnce(QueuedWrite write)
    {
        if (Volatile.Read(ref _unfinished) > 0 || !_writing.TryEnter())
            return false;
        try
        {
            if (_waiting.IsAddingCompleted)
                return false;
            // The same transaction did the work that others queued meanwhile.
            Interlocked.Add(ref _unfinished, 1 - Transact(write));
            return true;
        }
        finally
        {
            _writing.Exit();
        }
    }

    private Task<bool> EnqueueAsync(QueuedWrite write)
    {
        Interlocked.Increment(ref _unfinished);
        try
        {
            _waiting.Add(write, CancellationToken.None);
        }
        catch (InvalidOperationException) when (_waiting.IsAddingCompleted)
        {
            throw new ObjectDisposedException(nameof(GroupCommit));
        }
        return write.Done;
    }

    private void Loop()
    {
        foreach (var write in _waiting.GetConsumingEnumerable())
        {
            lock (_writing)
                Interlocked.Add(ref _unfinished, -Transact(write));
        }
        lock (_writing)
            _database.Dispose();
        _stopped.SetResult();
    }

    /// <summary>Returns how many pieces of work it took.</summary>
    private int Transact(QueuedWrite first)
    {
        var taken = new List<QueuedWrite>();
        try
        {
            _database.Run("BEGIN IMMEDIATE");
            AttemptAll(first, taken);
            _database.Run("COMMIT");
        }
        catch (Exception e)
        {
            GiveUp(first, taken, e);
            return taken.Count;
        }
        foreach (var write in taken)
            write.Committed();
        return taken.Count;
    }

    private void AttemptAll(QueuedWrite first, List<QueuedWrite> taken)
    {
        var started = _clock.GetTimestamp();
        var next = first;
        do
        {
            taken.Add(next);
            next.Attempt(_database);
        }
        while (_clock.GetElapsedTime(started) < _longEnough && _waiting.TryTake(out next));
    }

    private void GiveUp(QueuedWrite first, List<QueuedWrite> taken, Exception why)
    {
        if (_database.InTransaction)
            RollBack();
        if (taken.Count == 0)
            taken.Add(first);
        foreach (var write in taken)
            write.Lost(why);
    }

    private void RollBack()
    {
        try
        {
            _database.Run("ROLLBACK");
        }
        catch (Exception)
        {
            // The callers get the first failure. If its cause lasts, the next BEGIN fails too and its callers get that.
        }
    }
}
