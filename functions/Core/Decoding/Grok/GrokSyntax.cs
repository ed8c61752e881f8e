using System.Globalization;
using System.Text;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Grok;

/// <summary>
/// Writes a grok pattern out as a regular expression: <c>%{INT:bytes:int}</c> becomes <c>(?&lt;bytes:int&gt;[+-]?[0-9]+)</c>. The name of
/// a capture in brackets, <c>[source][ip]</c>, is one with dots.
/// </summary>
/// <param name="own">Patterns by name, which come before the usual ones.</param>
internal sealed class GrokSyntax(IReadOnlyDictionary<string, string> own)
{
    private const int MostCharacters = 100_000;
    private const string Opening = "%{";

    private static readonly Dictionary<string, string> Usual = new[]
        {
            BasicPatterns.All, TimePatterns.All, LogPatterns.Usual, LogPatterns.ReadyMade,
        }
        .SelectMany(patterns => patterns).ToDictionary(StringComparer.Ordinal);

    private readonly List<string> _inside = [];
    private int _left = MostCharacters;

    /// <summary>The names of all usual patterns.</summary>
    public static IReadOnlyCollection<string> Names => Usual.Keys;

    /// <summary>The expression; null, with what is wrong, when it can't be written out.</summary>
    public string? TryExpand(string pattern, out string? problem)
    {
        _inside.Clear();
        _left = MostCharacters;
        try
        {
            problem = null;
            return Expand(pattern);
        }
        catch (GrokProblem error)
        {
            problem = error.Message;
            return null;
        }
    }

    private string Expand(string pattern)
    {
        var text = new StringBuilder();
        for (var at = 0; at < pattern.Length;)
        {
            var next = pattern.IndexOf(Opening, at, StringComparison.Ordinal);
            text.Append(pattern, at, (next < 0 ? pattern.Length : next) - at);
            if (next < 0)
                break;
            var end = pattern.IndexOf('}', next);
            if (end < 0)
                throw new GrokProblem($"'{pattern[next..]}' has no '}}'");
            text.Append(Referred(pattern[(next + Opening.Length)..end]));
            at = end + 1;
        }
        if ((_left -= text.Length) < 0)
            throw new GrokProblem(string.Create(
                CultureInfo.InvariantCulture, $"written out it has more than {MostCharacters} characters: its patterns contain too many"));
        return text.ToString();
    }

    private string Referred(string reference)
    {
        var parts = reference.Split(':');
        if (parts.Length > 3)
            throw new GrokProblem($"'%{{{reference}}}' has too many colons: write %{{PATTERN:name:type}}");
        var inner = Expanded(parts[0]);
        if (parts.Length == 1)
            return $"(?:{inner})";
        var type = parts.Length == 3 ? parts[2] : "";
        if (type.Length > 0 && CaptureTypes.Problem(type) is { } wrong)
            throw new GrokProblem(wrong);
        return $"(?<{NameOf(parts[1], reference)}{(type.Length > 0 ? ":" : "")}{type}>{inner})";
    }

    private string Expanded(string name)
    {
        if (!own.TryGetValue(name, out var pattern) && !Usual.TryGetValue(name, out pattern))
            throw new GrokProblem($"there is no pattern '{name}'{NearestName.Hint(name, own.Keys.Concat(Usual.Keys))}");
        if (_inside.Contains(name))
            throw new GrokProblem($"the pattern '{name}' contains itself: {string.Join(" → ", _inside.Append(name))}");
        _inside.Add(name);
        var text = Expand(pattern);
        _inside.RemoveAt(_inside.Count - 1);
        return text;
    }

    private static string NameOf(string written, string reference)
    {
        var name = written is ['[', .., ']'] ? written[1..^1].Replace("][", ".", StringComparison.Ordinal) : written;
        return name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '@')
            ? name
            : throw new GrokProblem($"'%{{{reference}}}': '{written}' is no name: write letters, digits and any of _ - . @");
    }

    private sealed class GrokProblem(string message) : Exception(message);
}
