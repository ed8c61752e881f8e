using System.Diagnostics;

namespace Serverless.EndToEnd.Tests.Azurite;

/// <summary>
/// Azurite from npm, in <c>tests/azurite</c>: installed at the first need of it, so that <c>dotnet test</c> alone is enough where there is
/// Node.js.
/// </summary>
internal static class AzuriteInstall
{
    /// <summary>The script to give to node.</summary>
    public static string Program()
    {
        var folder = Folder();
        var program = Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js");
        // Another test process may be installing it just now.
        using var alone = new Mutex(initiallyOwned: false, "serverless-azurite-install");
        alone.WaitOne();
        try
        {
            if (!File.Exists(program))
                Install(folder);
        }
        finally
        {
            alone.ReleaseMutex();
        }
        return program;
    }

    private static void Install(string folder)
    {
        var start = new ProcessStartInfo("npm", ["install", "--no-package-lock", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Process.Start(start) ?? throw new InvalidOperationException("npm can't be started: install Node.js 20 or later");
        var (output, errors) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        npm.WaitForExit();
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"'npm install' in {folder} failed: {errors.Result}{output.Result}");
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Serverless.sln")))
                return Path.Combine(folder.FullName, "tests", "azurite");
        }
        throw new InvalidOperationException("the tests run outside of their repository: tests/azurite is not to be found");
    }
}
