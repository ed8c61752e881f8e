namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>A caller's piece of work, and how it ended. The caller hears of it only once the transaction is committed.</summary>
internal sealed class QueuedWrite(Func<Database, bool> work, CancellationToken ct)
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _kept;
    private Exception? _failure;

    public Task<bool> Done => _done.Task;

    /// <summary>Runs the work in a savepoint of its own: refused or failed, it is undone and leaves the rest of the transaction alone.</summary>
    public void Attempt(Database database)
    {
        if (ct.IsCancellationRequested)
            return;
        database.Run("SAVEPOINT one");
        try
        {
            _kept = work(database);
        }
        catch (Exception e) when (database.InTransaction)
        {
            _failure = e;
        }
        if (!_kept)
            database.Run("ROLLBACK TO one");
        database.Run("RELEASE one");
    }

    public void Committed()
    {
        if (_failure is not null)
            _done.SetException(_failure);
        else if (!_kept && ct.IsCancellationRequested)
            _done.SetCanceled(ct);
        else
            _done.SetResult(_kept);
    }

    public void Lost(Exception why) => _done.SetException(_failure ?? why);
}
