using Serverless.EndToEnd.Tests.Commands;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;

namespace Serverless.EndToEnd.Tests.Documents;

/// <summary>The commands of the pages do what the pages say.</summary>
[Collection(RunTests.Name)]
public sealed class DocumentedCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Your_own_stream_step_by_step()
    {
        await File.WriteAllBytesAsync(PathOf("orders.jsonl"), RealShapes.All.Single(shape => shape.File == "orders.jsonl").Content());
        var commands = DocumentedCommand.Of("your-stream.md");

        Assert.Equal(["infer", "check", "run", "results"], commands.Select(command => command.Line.Split(' ')[0]));
        foreach (var command in commands)
        {
            var said = (await Cli.RunAsync([.. command.Line.Split(' ').Select(Located), .. Quiet(command)])).Good();
            var output = said.Out.Replace(_folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
            Assert.True(command.FirstNotPrinted(output) is null, $"{command.Line}: '{command.FirstNotPrinted(output)}' isn't in\n{output}");
        }
    }

    // Tests may run beside another program at the usual port.
    private static string[] Quiet(DocumentedCommand command) =>
        command.Line.StartsWith("run ", StringComparison.Ordinal) ? ["--port", "0", "--plain"] : [];

    private string Located(string argument)
    {
        var (before, name) = argument.Split('=') is [var left, var right] ? (left + "=", right) : ("", argument);
        return name is "data" || name.StartsWith("orders.", StringComparison.Ordinal) ? before + PathOf(name) : argument;
    }

    private string PathOf(string name) => Path.Combine(_folder.Path, name);
}
