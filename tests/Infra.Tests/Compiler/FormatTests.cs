namespace Serverless.Infra.Tests.Compiler;

public sealed class FormatTests
{
    [Theory]
    [InlineData("*.bicep")]
    [InlineData("*.bicepparam")]
    public async Task Files_are_as_the_formatter_writes_them(string kind)
    {
        var files = Directory.GetFiles(Repository.Infra, kind, SearchOption.AllDirectories);

        Assert.NotEmpty(files);
        foreach (var file in files)
            Assert.Equal(await FormattedAsync(file), await File.ReadAllTextAsync(file));
    }

    private static async Task<string?> FormattedAsync(string file) =>
        (await BicepServer.CallAsync("bicep/format", new { path = file })).GetProperty("contents").GetString();
}
