using System.Diagnostics;

namespace Serverless.Local.Report;

internal static class ProcessAge
{
    /// <summary>Seconds since this process was started.</summary>
    public static double Seconds(TimeProvider clock)
    {
        using var process = Process.GetCurrentProcess();
        return (clock.GetUtcNow() - process.StartTime.ToUniversalTime()).TotalSeconds;
    }
}
