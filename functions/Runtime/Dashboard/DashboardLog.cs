using Microsoft.Extensions.Logging;
using Serverless.Core.Text;
using Serverless.Runtime.Metrics;

namespace Serverless.Runtime.Dashboard;

/// <summary>
/// Logs what is asked to be changed from the dashboard: who, what, of which pipeline. Control characters are made visible.
/// </summary>
/// <param name="log">Where to.</param>
public sealed class DashboardLog(ILogger<DashboardLog> log)
{
    private const string Nobody = "somebody with a key";

    /// <summary>Something is asked for, and not done yet.</summary>
    public void Asked(string pipeline, string what, string? by, string parameters)
    {
        if (!log.IsEnabled(LogLevel.Warning))
            return;
        var (safe, who, with) = (Printable.Of(pipeline), by is { Length: > 0 } ? Printable.Of(by) : Nobody, Printable.Of(parameters));
        Log.Operated(log, safe, what, who, with);
    }
}
