using Serverless.Local.Output;

namespace Serverless.Local.Runs.View;

/// <summary>
/// The log of a run: an entry is a line of what happened and of what caused it, as a stack trace says nothing to a run's user. Lines go to
/// standard error, but a live view would be torn by them: then they are held until it has ended. Safe for any thread.
/// </summary>
/// <param name="isHeld">Lines wait for <see cref="Release"/>.</param>
internal sealed class RunLog(bool isHeld) : ILoggerProvider, ILogger
{
    private const int MostHeld = 20;

    private readonly Lock _lock = new();
    private readonly Queue<string> _held = [];
    private bool _isHeld = isHeld;
    private long _dropped;

    /// <summary>The newest line; null without one. Has text of data.</summary>
    public string? Last { get; private set; }

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var cause = exception is null ? "" : $" ({exception.Message})";
        Add($"{logLevel.ToString().ToLowerInvariant()}: {formatter(state, exception)}{cause}".ReplaceLineEndings(" "));
    }

    /// <summary>Writes the newest lines that were held, and from now on each at once.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _isHeld = false;
            if (_dropped > 0)
                Terminal.Error($"{_dropped} lines of the log before these are left out");
            while (_held.TryDequeue(out var line))
                Terminal.Error(line);
        }
    }

    public void Dispose()
    {
    }

    private void Add(string line)
    {
        lock (_lock)
        {
            Last = line;
            if (!_isHeld)
            {
                Terminal.Error(line);
                return;
            }
            _held.Enqueue(line);
            if (_held.Count <= MostHeld)
                return;
            _held.Dequeue();
            _dropped++;
        }
    }
}
