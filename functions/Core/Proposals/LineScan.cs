using System.Text;
using System.Text.RegularExpressions;

namespace Serverless.Core.Proposals;

/// <summary>
/// Goes through several lines at once, part by part: at each step they all have the same kind of thing, or the scan ends there.
/// </summary>
internal sealed class LineScan(IReadOnlyList<string> lines)
{
    private readonly int[] _at = new int[lines.Count];

    /// <summary>Whether all lines are at their end.</summary>
    public bool IsEnd => Enumerable.Range(0, lines.Count).All(IsEndOf);

    /// <summary>Whether a line is at its end.</summary>
    public bool AnyEnds => Enumerable.Range(0, lines.Count).Any(IsEndOf);

    /// <summary>The character that all lines have next; null when they differ, or one ends.</summary>
    public char? Common => !AnyEnds && Enumerable.Range(0, lines.Count).All(line => lines[line][_at[line]] == lines[0][_at[0]])
        ? lines[0][_at[0]]
        : null;

    /// <summary>What each line has next of a pattern, which is anchored; null when one has nothing.</summary>
    public IReadOnlyList<string>? Peek(Regex pattern)
    {
        var found = new string[lines.Count];
        for (var line = 0; line < lines.Count; line++)
        {
            var match = pattern.Match(lines[line], _at[line]);
            if (!match.Success || match.Length == 0 || match.Index != _at[line])
                return null;
            found[line] = match.Value;
        }
        return found;
    }

    /// <summary>Goes on after what was found.</summary>
    public void Skip(IReadOnlyList<string> found)
    {
        for (var line = 0; line < lines.Count; line++)
            _at[line] += found[line].Length;
    }

    /// <summary>The characters of which one comes next in each line, at some distance; null when they differ.</summary>
    public char? AfterEach(IReadOnlyList<string> found)
    {
        var next = Enumerable.Range(0, lines.Count).Select(line => After(line, found)).Distinct().ToList();
        return next is [var one] ? one : null;
    }

    /// <summary>Whether a letter, a digit or an underscore follows what was found, in any line.</summary>
    public bool EndsInWord(IReadOnlyList<string> found) =>
        Enumerable.Range(0, lines.Count).Select(line => After(line, found)).Any(next => char.IsLetterOrDigit(next) || next == '_');

    private char After(int line, IReadOnlyList<string> found) =>
        _at[line] + found[line].Length is var at && at < lines[line].Length ? lines[line][at] : '\0';

    private bool IsEndOf(int line) => _at[line] >= lines[line].Length;
}

/// <summary>Texts as patterns have them.</summary>
internal static class PatternText
{
    /// <summary>A text that stands for itself.</summary>
    public static string Literal(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var one in text)
            escaped.Append(one == '%' ? "[%]" : @"\.+*?()[]{}^$|".Contains(one, StringComparison.Ordinal) ? $"\\{one}" : $"{one}");
        return escaped.ToString();
    }
}
