using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Serverless.Core.Proposals;

/// <summary>
/// Drafts a grok pattern for lines that begin alike: times, levels, addresses, ids and numbers become captures of their type, what is in
/// brackets or before a colon a capture of text, and from the first word of prose on all is the message.
/// </summary>
internal sealed partial class GrokDraft
{
    private readonly LineScan _scan;
    private readonly DraftNames _names;
    private readonly StringBuilder _pattern = new("^");
    private readonly Dictionary<string, int> _captures = [];
    private readonly Stack<char> _open = [];
    private int _told;

    private GrokDraft(IReadOnlyList<string> lines, DraftNames names) => (_scan, _names) = (new LineScan(lines), names);

    /// <summary>The pattern; null when nothing but a message is told apart in the lines.</summary>
    public static string? Of(IReadOnlyList<string> lines, DraftNames names)
    {
        var draft = new GrokDraft(lines, names);
        while (draft.Step())
        {
        }
        return draft._told > 0 ? draft._pattern.ToString() : null;
    }

    /// <summary>Whether there is more.</summary>
    private bool Step()
    {
        if (_scan.IsEnd)
        {
            _pattern.Append('$');
            return false;
        }
        return TryBlanks() || TryTime() || TryTyped() || TryMark() || TryWord() || End();
    }

    /// <summary>The rest is the message.</summary>
    private bool End()
    {
        _pattern.Append(CultureInfo.InvariantCulture, $"%{{GREEDYDATA:{Named(_names.Message)}}}");
        return false;
    }

    private bool TryBlanks()
    {
        if (_scan.Peek(Blanks()) is not { } found)
            return false;
        _pattern.Append(found.All(one => one == " ") ? " " : "[ \\t]+");
        _scan.Skip(found);
        return true;
    }

    private bool TryTime()
    {
        if (_captures.ContainsKey(_names.Time))
            return false;
        foreach (var form in TimeLook.All)
        {
            if (_scan.Peek(form.Look) is not { } found || IsCut(found))
                continue;
            Capture(form.Grok, _names.Time, found);
            return true;
        }
        return false;
    }

    private bool TryTyped()
    {
        if (!_captures.ContainsKey(_names.Level) && _scan.Peek(Level()) is { } levels && !IsCut(levels))
            return Capture("LOGLEVEL", _names.Level, levels);
        (Regex Look, string Grok, string Name)[] kinds =
            [(Uuid(), "UUID", "uuid"), (Address(), "IPV4", "ip"), (Number(), "NUMBER", "number")];
        foreach (var (look, grok, name) in kinds)
        {
            if (_scan.Peek(look) is { } found && !IsCut(found))
                return Capture(grok, name, found);
        }
        return false;
    }

    /// <summary>A character that stands for itself in all lines.</summary>
    private bool TryMark()
    {
        if (_scan.Common is not { } mark || char.IsLetterOrDigit(mark))
            return false;
        _pattern.Append(PatternText.Literal($"{mark}"));
        _scan.Skip(_scan.Peek(Any())!);
        if (Closing(mark) is { } closing && (mark != '"' || _open.Count == 0 || _open.Peek() != '"'))
            _open.Push(closing);
        else if (_open.Count > 0 && _open.Peek() == mark)
            _open.Pop();
        _told++;
        return true;
    }

    private bool TryWord()
    {
        if (_open.Count > 0)
            return TryInside(_open.Peek());
        if (_scan.Peek(Key()) is { } keys && keys.Distinct(StringComparer.Ordinal).Count() == 1)
        {
            _pattern.Append(PatternText.Literal(keys[0]));
            _scan.Skip(keys);
            return TryValue(keys[0].TrimEnd('='));
        }
        // A name before a colon or a bar: of a logger, a module, a host.
        if (_scan.Peek(Name()) is { } names && _scan.AfterEach(names) is ':' or '|' or '[' or ']' or '(')
            return Capture("DATA", "name", names);
        if (_scan.Peek(Dash()) is { } dashed)
        {
            Capture("NOTSPACE", "name", [.. dashed.Select(one => one[..one.IndexOf(' ', StringComparison.Ordinal)])]);
            return true;
        }
        return false;
    }

    /// <summary>What is in brackets or quotes, up to where they close.</summary>
    private bool TryInside(char closing)
    {
        var inside = new Regex($@"\G[^\{closing}]*", RegexOptions.CultureInvariant);
        if (_scan.Peek(inside) is not { } found || _scan.AfterEach(found) != closing)
        {
            _open.Pop();
            return false;
        }
        return Capture("DATA", closing == '"' ? "text" : "name", found);
    }

    private bool TryValue(string name)
    {
        if (_scan.Peek(Number()) is { } numbers && !IsCut(numbers))
            return Capture("NUMBER", name, numbers);
        return _scan.Peek(NotBlank()) is { } values && values.All(one => one[0] != '"') ? Capture("NOTSPACE", name, values) : true;
    }

    private bool Capture(string grok, string name, IReadOnlyList<string> found)
    {
        var pattern = grok.Contains('[', StringComparison.Ordinal) || grok.Contains('(', StringComparison.Ordinal)
            ? $"(?<{Named(name)}>{grok})"
            : $"%{{{grok}:{Named(name)}}}";
        _pattern.Append(pattern);
        _scan.Skip(found);
        _told++;
        return true;
    }

    /// <summary>A name that no other capture has: letters, digits and underscores.</summary>
    private string Named(string name)
    {
        var plain = NoName().Replace(name, "_").TrimStart('_', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        if (plain.Length == 0)
            plain = "value";
        var count = _captures[plain] = _captures.GetValueOrDefault(plain) + 1;
        return count == 1 ? plain : string.Create(CultureInfo.InvariantCulture, $"{plain}{count}");
    }

    /// <summary>Whether a word goes on after what was found in any line.</summary>
    private bool IsCut(IReadOnlyList<string> found) => _scan.EndsInWord(found);

    private static char? Closing(char mark) => mark switch
    {
        '[' => ']',
        '(' => ')',
        '{' => '}',
        '<' => '>',
        '"' => '"',
        _ => null,
    };

    [GeneratedRegex(@"\G[ \t]+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\G(?s:.)")]
    private static partial Regex Any();

    [GeneratedRegex(@"\G[^ \t]+")]
    private static partial Regex NotBlank();

    [GeneratedRegex(
        @"\G(trace|verbose|debug|notice|information|info|warning|warn|alert|error|err|critical|crit|fatal|severe|emerg|panic)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Level();

    [GeneratedRegex(@"\G[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\G[0-9]{1,3}(\.[0-9]{1,3}){3}")]
    private static partial Regex Address();

    [GeneratedRegex(@"\G[+-]?[0-9]+(\.[0-9]+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"\G[A-Za-z_][A-Za-z0-9_.-]*=")]
    private static partial Regex Key();

    [GeneratedRegex(@"\G[A-Za-z_][A-Za-z0-9_.$/#-]*")]
    private static partial Regex Name();

    [GeneratedRegex(@"\G[^ \t]+ (?=[-:|] )")]
    private static partial Regex Dash();

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NoName();
}

/// <summary>How the captures of a draft are called that fields of the pipeline take.</summary>
/// <param name="Time">The event time.</param>
/// <param name="Level">The level.</param>
/// <param name="Message">The text.</param>
internal sealed record DraftNames(string Time, string Level, string Message);
