using System.Collections.Concurrent;

namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>
/// The one writer of the database, on a thread of its own. It takes what waits, runs piece after piece and commits once for all,
/// so that many callers share the cost of one flush to the disk (group commit: DeWitt et al., "Implementation techniques for
/// main memory database systems", SIGMOD 1984).
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    private readonly Database _database;
    private readonly TimeSpan _longEnough;
    private readonly TimeProvider _clock;
    private readonly BlockingCollection<QueuedWrite> _waiting = [];
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="database">Used by the writer's thread only, and closed by it.</param>
    /// <param name="longEnough">A transaction takes no more work once it has run this long: the first in it wait for the last.</param>
    /// <param name="clock">Measures that.</param>
    public GroupCommit(Database database, TimeSpan longEnough, TimeProvider clock)
    {
        _database = database;
        _longEnough = longEnough;
        _clock = clock;
        new Thread(Loop) { IsBackground = true, Name = "Embedded store writer" }.Start();
    }

    /// <summary>
    /// Queues work that returns true to be kept, false to be undone, or throws, which undoes it too; ends with the same once it is as durable
    /// as the store promises. Work starts in the order of the calls; once started it can't be cancelled.
    /// </summary>
    public Task<bool> WriteAsync(Func<Database, bool> work, CancellationToken ct) => EnqueueAsync(new QueuedWrite(work, whole: true, ct));

    /// <summary>Queues work of which a part may stay when it fails: it needs no savepoint, which would copy every page that the work touches.</summary>
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

    private Task<bool> EnqueueAsync(QueuedWrite write)
    {
        try
        {
            _waiting.Add(write, CancellationToken.None);
        }
        catch (InvalidOperationException) when (_waiting.IsAddingCompleted)
        {
            throw new ObjectDisposedException(nameof(EmbeddedStores));
        }
        return write.Done;
    }

    private void Loop()
    {
        foreach (var write in _waiting.GetConsumingEnumerable())
            Transact(write);
        _database.Dispose();
        _stopped.SetResult();
    }

    private void Transact(QueuedWrite first)
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
            return;
        }
        foreach (var write in taken)
            write.Committed();
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
