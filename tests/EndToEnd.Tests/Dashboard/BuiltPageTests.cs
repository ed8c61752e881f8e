using System.Diagnostics;

namespace Serverless.EndToEnd.Tests.Dashboard;

/// <summary>What the app serves is what its sources give.</summary>
[Trait("Set", "long")]
public sealed class BuiltPageTests
{
    [Fact]
    public async Task The_built_page_is_that_of_the_sources()
    {
        var sources = NodePackages.InstalledAt(
            Path.Combine(House.Checkout.Root, "functions", "Dashboard"), Path.Combine("uplot", "package.json"));
        using var folder = new Hosting.TemporaryFolder();
        using var build = Process.Start(new ProcessStartInfo("node", ["build.js", folder.Path]) { WorkingDirectory = sources })!;
        await build.WaitForExitAsync();

        var served = Path.Combine(House.Checkout.Root, "functions", "App", "Http", "Dashboard", "page");
        Assert.Equal(
            Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(served).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.EnumerateFiles(folder.Path), file => Assert.True(
            File.ReadAllText(file) == File.ReadAllText(Path.Combine(served, Path.GetFileName(file))),
            $"{Path.GetFileName(file)} is another one: run 'npm install && npm run build' in functions/Dashboard"));
    }
}
