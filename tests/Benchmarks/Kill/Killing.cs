using System.Runtime.InteropServices;

namespace Serverless.Benchmarks.Kill;

/// <summary>
/// A benchmark that starts processes of its own and kills them, in a folder that goes when it ends. Told to end, it still has to end them.
/// </summary>
internal static class Killing
{
    public static async Task<int> RunAsync(string name, Func<string, CancellationToken, Task<int>> run)
    {
        using var asked = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Ask(signal, asked));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Ask(signal, asked));
        var folder = Directory.CreateTempSubdirectory($"serverless-{name}-");
        try
        {
            return await run(folder.FullName, asked.Token);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Ask(PosixSignalContext signal, CancellationTokenSource asked)
    {
        signal.Cancel = true;
        asked.Cancel();
    }
}
