using System.Diagnostics;

namespace Serverless.Infra.Tests.Compiler;

/// <summary>Starts the Bicep compiler of the package. Needs no network: nothing here refers to a registry.</summary>
internal static class CompilerProcess
{
    /// <param name="variables">Environment variables beside those of this process.</param>
    /// <param name="arguments">The command line.</param>
    public static Process Start(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(Repository.Compiler, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                // The machine need not have the libraries for cultures, and a run is over before profiling it pays.
                ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
                ["DOTNET_TieredPGO"] = "0",
            },
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
