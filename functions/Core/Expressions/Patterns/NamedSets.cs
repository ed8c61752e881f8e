using System.Globalization;

namespace Serverless.Core.Expressions.Patterns;

/// <summary>The sets that patterns name: <c>\d</c>, <c>[:alpha:]</c> (both ASCII) and Unicode's general categories.</summary>
internal static class NamedSets
{
    public static readonly CodePoints Digit = CodePoints.Range('0', '9');
    public static readonly CodePoints Space = CodePoints.Of([('\t', '\n'), ('\f', '\r'), (' ', ' ')]);
    public static readonly CodePoints Word = CodePoints.Of([('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]);
    public static readonly CodePoints Newline = CodePoints.Of('\n');

    private static readonly Dictionary<string, CodePoints> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = CodePoints.Of([('0', '9'), ('A', 'Z'), ('a', 'z')]),
        ["alpha"] = CodePoints.Of([('A', 'Z'), ('a', 'z')]),
        ["ascii"] = CodePoints.Range(0, 0x7F),
        ["blank"] = CodePoints.Of([('\t', '\t'), (' ', ' ')]),
        ["cntrl"] = CodePoints.Of([(0, 0x1F), (0x7F, 0x7F)]),
        ["digit"] = Digit,
        ["graph"] = CodePoints.Range('!', '~'),
        ["lower"] = CodePoints.Range('a', 'z'),
        ["print"] = CodePoints.Range(' ', '~'),
        ["punct"] = CodePoints.Of([('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
        ["space"] = CodePoints.Of([('\t', '\r'), (' ', ' ')]),
        ["upper"] = CodePoints.Range('A', 'Z'),
        ["word"] = Word,
        ["xdigit"] = CodePoints.Of([('0', '9'), ('A', 'F'), ('a', 'f')]),
    };

    // In the order of UnicodeCategory.
    private static readonly string[] Categories =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe",
        "Pi", "Pf", "Po",
        "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private static readonly Lazy<CodePoints[]> ByCategory = new(Scan);

    /// <summary>The names that <see cref="FindPosix"/> knows.</summary>
    public static IEnumerable<string> PosixNames => Posix.Keys;

    /// <summary>Of <c>[:name:]</c>; null when there is none.</summary>
    public static CodePoints? FindPosix(string name) => Posix.GetValueOrDefault(name);

    /// <summary>Of <c>\d</c>, <c>\s</c>, <c>\w</c> and their opposites; null for other letters.</summary>
    public static CodePoints? FindPerl(char letter) => letter switch
    {
        'd' or 'D' => Digit,
        's' or 'S' => Space,
        'w' or 'W' => Word,
        _ => null,
    };

    /// <summary>
    /// Of <c>\p{name}</c>: a general category (Lu) or a group of them (L), or Any; null when there is none. Unassigned code points (Cn)
    /// have no name.
    /// </summary>
    public static CodePoints? FindUnicode(string name)
    {
        if (name == "Any")
            return CodePoints.All;
        var fitting = Enumerable.Range(0, Categories.Length - 1)
            .Where(index => name.Length == 2 ? Categories[index] == name : name.Length == 1 && Categories[index][0] == name[0]).ToArray();
        return fitting.Length == 0 ? null : CodePoints.Of(fitting.SelectMany(index => ByCategory.Value[index].Ranges));
    }

    private static CodePoints[] Scan()
    {
        var ranges = Categories.Select(_ => new List<(int First, int Last)>()).ToArray();
        for (var code = 0; code <= CodePoints.Last; code++)
        {
            var found = ranges[(int)CharUnicodeInfo.GetUnicodeCategory(code)];
            if (found.Count > 0 && found[^1].Last == code - 1)
                found[^1] = (found[^1].First, code);
            else
                found.Add((code, code));
        }
        return [.. ranges.Select(CodePoints.Of)];
    }
}
