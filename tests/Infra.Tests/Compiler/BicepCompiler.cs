using System.Diagnostics;

namespace Serverless.Infra.Tests.Compiler;

/// <summary>The Bicep compiler of the package as its users run it, a process a call. Needs no network: nothing here refers to a registry.</summary>
internal static class BicepCompiler
{
    // A run keeps a core busy for a second; more at once only wait for each other.
    private static readonly SemaphoreSlim Cores = new(Math.Max(2, Environment.ProcessorCount));

    public static async Task<CompilerRun> RunAsync(params string[] arguments)
    {
        await Cores.WaitAsync();
        try
        {
            return await StartAsync(arguments);
        }
        finally
        {
            Cores.Release();
        }
    }

    private static async Task<CompilerRun> StartAsync(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Repository.Compiler, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The machine need not have the libraries for cultures.
            Environment = { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" },
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CompilerRun(process.ExitCode, await output, await errors);
    }
}
