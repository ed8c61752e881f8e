using System.Collections.Concurrent;

namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>
/// The one writer of the database, on a thread of its own. It takes what waits, runs piece after piece and commits once for all, so that
/// many callers share the cost of one flush to the disk (group commit: DeWitt et al., "Implementation techniques for main memory database
/// systems", SIGMOD 1984). Where a commit doesn't wait for the disk there is little to share: there a caller that finds the writer idle
/// does its own piece itself, since on a busy machine handing it over and back takes longer than doing it.
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

    // Queued and not yet done: who comes after them waits behind them.
    private int _unfinished;

    /// <param name="database">Used by one thread at a time, and closed by the writer's.</param>
    /// <param name="atOnce">Whether callers may do their work themselves when nobody else's waits.</param>
    /// <param name="longEnough">A transaction takes no more work once it has run this long: the first in it wait for the last.</param>
    /// <param name="clock">Measures that.</param>
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
    /// Queues work of which a part may stay when it fails: it needs no savepoint, which would copy every page that the work touches.
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

    /// <summary>Finishes what waits, then closes the database.</summary>
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
            // What others have queued meanwhile went along.
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
            // The callers hear of the first failure. The next BEGIN fails for the same reason, and says so to its own.
        }
    }
}
