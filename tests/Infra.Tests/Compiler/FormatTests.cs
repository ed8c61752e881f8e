namespace Serverless.Infra.Tests.Compiler;

public sealed class FormatTests
{
    [Theory]
    [InlineData("*.bicep")]
    [InlineData("*.bicepparam")]
    public async Task Files_are_as_the_formatter_writes_them(string kind)
    {
        using var folder = new TemporaryFolder();
        var copies = Copy(kind, folder);

        var run = await BicepCompiler.RunAsync("format", "--pattern", folder.At($"**/{kind}"));

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.All(copies, copy => Assert.Equal(File.ReadAllText(copy.Key), File.ReadAllText(copy.Value)));
    }

    private static Dictionary<string, string> Copy(string kind, TemporaryFolder folder)
    {
        File.Copy(Path.Combine(Repository.Infra, "bicepconfig.json"), folder.At("bicepconfig.json"));
        var copies = Directory.EnumerateFiles(Repository.Infra, kind, SearchOption.AllDirectories)
            .ToDictionary(file => file, file => folder.At(Path.GetRelativePath(Repository.Infra, file)));
        foreach (var (file, copy) in copies)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return copies;
    }
}
