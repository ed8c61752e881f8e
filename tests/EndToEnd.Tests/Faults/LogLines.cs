using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Serverless.Runtime;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>What hosts have logged.</summary>
internal sealed class LogLines : ILogger<PipelineHost>
{
    private readonly ConcurrentQueue<string> _lines = [];

    /// <summary>How many lines have the text.</summary>
    public int Of(string text) => _lines.Count(line => line.Contains(text, StringComparison.Ordinal));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(formatter(state, exception));
}
