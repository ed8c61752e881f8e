using System.ComponentModel;
using System.Diagnostics;

namespace Serverless.EndToEnd.Tests.Schemas;

/// <summary>A test that needs kcat, which <c>.ci/run</c> installs; where it isn't there, the test is skipped and says so.</summary>
internal sealed class KcatFactAttribute : FactAttribute
{
    public KcatFactAttribute()
    {
        if (!IsThere())
            Skip = "kcat is not installed: apt-get install kcat, as .ci/run does";
    }

    private static bool IsThere()
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("kcat", ["-V"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
