namespace Serverless.Infra.Tests.Compiler;

/// <summary>The compiler as its users run it, a process a call.</summary>
internal static class BicepCompiler
{
    // A run keeps a core busy for a second; more at once only wait for each other.
    private static readonly SemaphoreSlim Cores = new(Math.Max(2, Environment.ProcessorCount));

    public static Task<CompilerRun> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string>(), arguments);

    /// <summary>The same with environment variables beside those of this process.</summary>
    public static async Task<CompilerRun> RunAsync(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        await Cores.WaitAsync();
        try
        {
            return await StartAsync(variables, arguments);
        }
        finally
        {
            Cores.Release();
        }
    }

    private static async Task<CompilerRun> StartAsync(IReadOnlyDictionary<string, string> variables, string[] arguments)
    {
        using var process = CompilerProcess.Start(variables, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CompilerRun(process.ExitCode, await output, await errors);
    }
}
