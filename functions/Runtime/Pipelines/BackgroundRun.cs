namespace Serverless.Runtime.Pipelines;

/// <summary>Work that is done in the background, one run at a time. Safe for any thread.</summary>
internal sealed class BackgroundRun
{
    private readonly Lock _lock = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Ends when it is not at work.</summary>
    public Task Running
    {
        get
        {
            lock (_lock)
                return _running;
        }
    }

    /// <summary>
    /// Begins a run, unless one is at work. <paramref name="run"/> never fails; null, in its place, is nothing to do.
    /// </summary>
    public void Begin(Func<Task?> run)
    {
        lock (_lock)
        {
            if (_running.IsCompleted)
                _running = run() ?? Task.CompletedTask;
        }
    }
}
