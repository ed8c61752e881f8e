using System.CommandLine;
using Serverless.Local.Output;

namespace Serverless.Local.Commands;

/// <summary>The verbs of the local host.</summary>
internal static class CommandLine
{
    private static readonly string[] Help = ["--help", "-h", "-?", "/?", "--version"];

    /// <summary>Runs a verb to its end; <paramref name="ct"/> asks it to end early, in good order. Returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args, CancellationToken ct = default)
    {
        var root = Build();
        if (args.Length > 0 && !args[0].StartsWith('-') && root.Subcommands.All(verb => verb.Name != args[0]))
        {
            var verbs = string.Join(", ", root.Subcommands.Select(verb => verb.Name));
            return Refuse($"there is no verb '{args[0]}': there are {verbs}; see --help");
        }
        var parsed = root.Parse(args.Length == 0 || (args[0].StartsWith('-') && !Help.Contains(args[0])) ? ["run", .. args] : args);
        if (parsed.Errors.Count > 0)
        {
            var errors = string.Join(' ', parsed.Errors.Select(error => OneLine(error.Message)).Distinct());
            return Refuse($"{errors} See {parsed.CommandResult.Command.Name} --help.");
        }
        using var interruption = new Interruption(ct);
        return await ExitCodes.RunAsync(() => parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interruption.Token));
    }

    private static RootCommand Build() => new("Serverless: an event pipeline on Azure Functions, run on this machine alone.")
    {
        RunCommand.Build(),
        InferCommand.Build(),
        CheckCommand.Build(),
        BrokerCommand.Build(),
        ResultsCommand.Build(),
        ExplainCommand.Build(),
        DeadLettersCommand.Build(),
        TablesCommand.Build(),
        SchemaCommand.Build(),
        VerifyCommand.Build(),
        RepairCommand.Build(),
        ReshardCommand.Build(),
        ActivateCommand.Build(),
        ShadowCommand.Build(),
        DriftCommand.Build(),
    };

    private static string OneLine(string message) => string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static int Refuse(string line)
    {
        Terminal.Error(line);
        return ExitCode.Usage;
    }
}
