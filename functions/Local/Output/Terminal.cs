using System.Globalization;
using Spectre.Console;

namespace Serverless.Local.Output;

/// <summary>
/// The only way of text to the console: a line at a time, made <see cref="Printable"/>, as it may hold text of data, of files or of the
/// command line.
/// </summary>
internal static class Terminal
{
    // Wide enough that lines of a file or a pipe aren't broken.
    private const int PlainWidth = 10_000;

    /// <summary>Standard output for what is made printable by itself, or goes to a file or a pipe as it is.</summary>
    public static TextWriter Out => Console.Out;

    /// <summary>Standard output for tables: as wide as the terminal, and wide enough for every line where there is none.</summary>
    public static IAnsiConsole Tables() => Tables(Console.Out, Console.IsOutputRedirected);

    /// <summary>A text for tables: <paramref name="plain"/>, without colours and as wide as needed, or as the terminal is.</summary>
    public static IAnsiConsole Tables(TextWriter text, bool plain)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
        });
        if (plain)
            console.Profile.Width = PlainWidth;
        return console;
    }

    /// <summary>Writes a line to standard output.</summary>
    public static void Line(string text) => Console.Out.WriteLine(Printable.Of(text));

    /// <summary>Writes a line to standard output; numbers as they are written everywhere.</summary>
    public static void Line(params FormattableString[] parts)
    {
        var text = "";
        foreach (var part in parts)
            text += part.ToString(CultureInfo.InvariantCulture);
        Line(text);
    }

    /// <summary>Writes a text of several lines, which ends with a line feed, to standard output.</summary>
    public static void Lines(string text)
    {
        foreach (var line in text.TrimEnd('\n').Split('\n'))
            Line(line);
    }

    /// <summary>Writes a line to standard error.</summary>
    public static void Error(string text) => Console.Error.WriteLine(Printable.Of(text));
}
