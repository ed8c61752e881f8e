using System.CommandLine;

namespace Serverless.Local.Commands;

/// <summary>The verbs of the local host.</summary>
internal static class CommandLine
{
    private static readonly string[] Help = ["--help", "-h", "-?", "/?", "--version"];

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Serverless: an event pipeline on Azure Functions, whole on this machine.") { RunCommand.Build(), BrokerCommand.Build() };
        var parsed = root.Parse(args.Length == 0 || (args[0].StartsWith('-') && !Help.Contains(args[0])) ? ["run", .. args] : args);
        if (parsed.Errors.Count == 0)
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        foreach (var error in parsed.Errors)
            await Console.Error.WriteLineAsync(error.Message);
        return ExitCode.Usage;
    }
}
