using System.ComponentModel;
using System.Diagnostics;

namespace Serverless.EndToEnd.Tests;

/// <summary>
/// Packages from npm in a folder of <c>tests</c>: installed at the first need of them, so that <c>dotnet test</c> alone is enough where
/// there is Node.js.
/// </summary>
internal static class NodePackages
{
    /// <summary>The path of a folder of tests whose package.json is installed; <paramref name="file"/> is there then.</summary>
    public static string Installed(string folder, string file) => InstalledAt(Path.Combine(Tests(), folder), file);

    /// <summary>The same of a folder by its path.</summary>
    public static string InstalledAt(string path, string file)
    {
        // Another test process may be installing it just now.
        using var alone = new Mutex(initiallyOwned: false, $"serverless-{Path.GetFileName(path)}-install");
        alone.WaitOne();
        try
        {
            if (!File.Exists(Path.Combine(path, "node_modules", file)))
                Install(path);
        }
        finally
        {
            alone.ReleaseMutex();
        }
        return path;
    }

    private static void Install(string folder)
    {
        var start = new ProcessStartInfo("npm", ["install", "--no-package-lock", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Start(start);
        var (output, errors) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        npm.WaitForExit();
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"'npm install' in {folder} failed: {errors.Result}{output.Result}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new InvalidOperationException("npm can't be started: install Node.js 20 or later", fault);
        }
    }

    private static string Tests()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Serverless.sln")))
                return Path.Combine(folder.FullName, "tests");
        }
        throw new InvalidOperationException("the tests run outside of their repository: the folder tests is not to be found");
    }
}
