namespace Serverless.Local.Hosting.Entities;

/// <summary>How many signals wait or are at work, and a task that ends when none does.</summary>
internal sealed class PendingCount
{
    private readonly Lock _lock = new();
    private int _count;
    private TaskCompletionSource? _zero;

    public void Add(int count)
    {
        lock (_lock)
        {
            _count += count;
            if (_count > 0 || _zero is null)
                return;
            _zero.SetResult();
            _zero = null;
        }
    }

    public Task ZeroAsync()
    {
        lock (_lock)
        {
            if (_count == 0)
                return Task.CompletedTask;
            _zero ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _zero.Task;
        }
    }
}
