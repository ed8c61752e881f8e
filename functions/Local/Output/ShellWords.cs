using System.Buffers;

namespace Serverless.Local.Output;

/// <summary>Commands that can be pasted into a shell.</summary>
internal static class ShellWords
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:=@,+%");

    /// <summary>This program with arguments, named from the current folder where it is below that.</summary>
    public static string ThisProgram(params IEnumerable<string> arguments)
    {
        var own = typeof(ShellWords).Assembly.GetName().Name!;
        IEnumerable<string> program = Environment.ProcessPath is { } path && IsOwn(path, own)
            ? [Near(path)]
            : ["dotnet", Near(Path.Combine(AppContext.BaseDirectory, own + ".dll"))];
        return string.Join(' ', program.Concat(arguments).Select(Quoted));
    }

    /// <summary>The word as a shell reads it: in quotes, where it has what shells would take apart.</summary>
    internal static string Quoted(string word) => word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Plain) ? word
        : OperatingSystem.IsWindows() ? $"\"{word}\""
        : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    // Not every ending is an extension: Serverless.Local has none.
    private static bool IsOwn(string path, string own) => Path.GetFileName(path) is var name && (name == own || name == own + ".exe");

    private static string Near(string path)
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? path
            : relative.Contains(Path.DirectorySeparatorChar) ? relative
            : Path.Combine(".", relative);
    }
}
