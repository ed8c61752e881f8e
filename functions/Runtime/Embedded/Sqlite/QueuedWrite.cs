namespace Serverless.Runtime.Embedded.Sqlite;

/// <summary>
/// A caller's piece of work, and how it ended. The caller gets the outcome after the transaction is committed. With <paramref
/// name="whole"/>, work that is refused or fails is undone completely.
/// </summary>
internal sealed class QueuedWrite(Func<Database, bool> work, bool whole, CancellationToken ct)
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _kept;
    private Exception? _failure;

    public Task<bool> Done => _done.Task;

    /// <summary>Runs the work. Throws only when the whole transaction is lost.</summary>
    public void Attempt(Database database)
    {
        if (ct.IsCancellationRequested)
            return;
        if (whole)
            InSavepoint(database);
        else
            Run(database);
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

    private void InSavepoint(Database database)
    {
        database.Run("SAVEPOINT one");
        Run(database);
        if (!_kept)
            database.Run("ROLLBACK TO one");
        database.Run("RELEASE one");
    }

    private void Run(Database database)
    {
        try
        {
            _kept = work(database);
        }
        catch (Exception e) when (database.InTransaction)
        {
            _failure = e;
        }
    }
}
