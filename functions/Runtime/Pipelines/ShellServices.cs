using Microsoft.Extensions.Logging;

namespace Serverless.Runtime.Pipelines;

/// <summary>What every shell has in addition to its stores.</summary>
/// <param name="Options">How shells behave.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Log">Where problems are logged.</param>
internal sealed record ShellServices(RuntimeOptions Options, TimeProvider Clock, ILogger Log)
{
    /// <summary>The clock's time, ms since 1970.</summary>
    public long NowMs => Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
