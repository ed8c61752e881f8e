using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Serverless.Core.Validation;

/// <summary>
/// A simple pattern: one class of ASCII letters, digits and a few marks, repeated, such as <c>^[a-z0-9_.-]+$</c> or <c>[A-Z]{2,8}</c>. Most
/// patterns of identifiers are of this kind, and are matched without a regular expression.
/// </summary>
internal sealed partial class CharacterClass
{
    // Marks that mean nothing else within a class; a hyphen that makes no range comes last.
    private const string ClassForm = @"(?<class>(?:[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]|[A-Za-z0-9_.:/@ ])+-?)";
    private const string RepeatForm = @"(?<repeat>\+|\*|\{(?<min>\d{1,4})(?<comma>,(?<max>\d{0,4}))?\})";

    private readonly SearchValues<byte> _members;
    private readonly int _min;
    private readonly int _max;

    private CharacterClass(SearchValues<byte> members, int min, int max) => (_members, _min, _max) = (members, min, max);

    /// <summary>Reads a pattern; null when it is of another kind, or not valid.</summary>
    public static CharacterClass? From(string pattern)
    {
        var form = Form().Match(pattern);
        if (!form.Success || Members(form.Groups["class"].Value) is not { } members)
            return null;
        var (min, max) = Bounds(form);
        return min <= max ? new CharacterClass(SearchValues.Create(members), min, max) : null;
    }

    /// <summary>Whether the whole text, in UTF-8, matches.</summary>
    public bool Matches(ReadOnlySpan<byte> text) => text.Length >= _min && text.Length <= _max && !text.ContainsAnyExcept(_members);

    private static (int Min, int Max) Bounds(Match form) => form.Groups["repeat"].Value switch
    {
        "+" => (1, int.MaxValue),
        "*" => (0, int.MaxValue),
        _ when !form.Groups["comma"].Success => (Number(form, "min"), Number(form, "min")),
        _ => (Number(form, "min"), form.Groups["max"].Value.Length == 0 ? int.MaxValue : Number(form, "max")),
    };

    private static int Number(Match form, string group) => int.Parse(form.Groups[group].Value, CultureInfo.InvariantCulture);

    private static byte[]? Members(string characters)
    {
        var members = new List<byte>();
        for (var at = 0; at < characters.Length; at++)
        {
            var isRange = at + 2 < characters.Length && characters[at + 1] == '-';
            var last = isRange ? characters[at + 2] : characters[at];
            if (last < characters[at])
                return null;
            for (var member = characters[at]; member <= last; member++)
                members.Add((byte)member);
            at += isRange ? 2 : 0;
        }
        return [.. members];
    }

    [GeneratedRegex(@"\A\^?\[" + ClassForm + @"\]" + RepeatForm + @"\$?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
