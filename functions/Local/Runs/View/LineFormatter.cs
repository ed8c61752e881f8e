using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Serverless.Local.Output;

namespace Serverless.Local.Runs.View;

/// <summary>
/// A log entry on one line: what happened, and the message of what caused it. A run is read by its user, to whom a stack trace says
/// nothing.
/// </summary>
internal sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var cause = logEntry.Exception is { } exception ? $" ({exception.Message})" : "";
        var line = $"{logEntry.LogLevel.ToString().ToLowerInvariant()}: {message}{cause}".ReplaceLineEndings(" ");
        textWriter.WriteLine(Printable.Of(line));
    }
}
