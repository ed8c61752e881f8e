using System.Diagnostics;

namespace Serverless.Infra.Tests.Compiler;

/// <summary>Starts the Bicep compiler of the package. Needs no network: nothing here refers to a registry.</summary>
internal static class CompilerProcess
{
    public static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(Repository.Compiler, arguments)
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
    })!;
}
