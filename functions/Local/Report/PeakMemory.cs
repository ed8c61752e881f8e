using System.Diagnostics;

namespace Serverless.Local.Report;

internal static class PeakMemory
{
    /// <summary>The most memory that this process ever held at once, in MB.</summary>
    public static long Megabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / (1024 * 1024);
    }
}
