namespace Serverless.Core.Expressions.Patterns;

/// <summary>
/// Reads the syntax of RE2 (https://github.com/google/re2/wiki/Syntax). Case, newlines and classes are settled here: what comes out knows
/// only sets.
/// </summary>
internal sealed class PatternReader
{
    private const int MaxNesting = 100;

    private readonly PatternCursor _cursor;
    private readonly EscapeReader _escapes;
    private readonly ClassReader _classes;
    private readonly RepeatReader _repeats;
    private readonly string _signsOfNames;
    private int _nesting;
    private Flags _flags;

    private PatternReader(string pattern, string signsOfNames)
    {
        _signsOfNames = signsOfNames;
        _cursor = new PatternCursor(pattern);
        _escapes = new EscapeReader(_cursor);
        _classes = new ClassReader(_cursor, _escapes);
        _repeats = new RepeatReader(_cursor);
    }

    [Flags]
    private enum Flags
    {
        None = 0,
        FoldCase = 1,
        MultiLine = 2,
        DotAll = 4,
        Swaps = 8,
    }

    private bool Swaps => _flags.HasFlag(Flags.Swaps);

    private bool FoldCase => _flags.HasFlag(Flags.FoldCase);

    /// <summary>Throws <see cref="PatternProblem"/> for what isn't a pattern of RE2 or has no translation.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="signsOfNames">What the name of a group may have beside ASCII letters and digits.</param>
    public static PatternTree Read(string pattern, string signsOfNames = "_")
    {
        var reader = new PatternReader(pattern, signsOfNames);
        var tree = reader.Choice();
        if (!reader._cursor.AtEnd)
            throw new PatternProblem("there is a ')' without a '('");
        if (Weight(tree) > RepeatReader.MaxCount)
            throw new PatternProblem($"its nested repetitions multiply to more than {RepeatReader.MaxCount}");
        return tree;
    }

    private static long Weight(PatternTree tree) => tree switch
    {
        PatternTree.Sequence sequence => sequence.Parts.Select(Weight).DefaultIfEmpty(1).Max(),
        PatternTree.Choice choice => choice.Parts.Select(Weight).DefaultIfEmpty(1).Max(),
        PatternTree.Group group => Weight(group.Part),
        PatternTree.Repeat repeat => Math.Max(1, Math.Max(repeat.Least, repeat.Most)) * Weight(repeat.Part),
        _ => 1,
    };

    private PatternTree Choice()
    {
        if (++_nesting > MaxNesting)
            throw new PatternProblem($"its groups are nested more than {MaxNesting} levels deep");
        var parts = new List<PatternTree> { Sequence() };
        while (_cursor.Accept('|'))
            parts.Add(Sequence());
        _nesting--;
        return parts.Count == 1 ? parts[0] : new PatternTree.Choice(parts);
    }

    private PatternTree.Sequence Sequence()
    {
        var parts = new List<PatternTree>();
        while (!_cursor.AtEnd && !_cursor.At('|') && !_cursor.At(')'))
        {
            if (_cursor.Accept("\\Q"))
                AddLiterals(parts);
            else if (Atom() is { } atom)
                parts.Add(_repeats.Read(atom, Swaps));
        }
        return new PatternTree.Sequence(parts);
    }

    // Up to \E or the end.
    private void AddLiterals(List<PatternTree> parts)
    {
        var before = parts.Count;
        while (!_cursor.AtEnd && !_cursor.Accept("\\E"))
            parts.Add(Literal(_cursor.Take()));
        if (parts.Count > before)
            parts[^1] = _repeats.Read(parts[^1], Swaps);
    }

    // Null for what only sets flags.
    private PatternTree? Atom()
    {
        var code = _cursor.Take();
        return code switch
        {
            '.' => new PatternTree.Set(_flags.HasFlag(Flags.DotAll) ? CodePoints.All : NamedSets.Newline.Inverse()),
            '^' => new PatternTree.Place(_flags.HasFlag(Flags.MultiLine) ? "(?m:^)" : @"\A"),
            '$' => new PatternTree.Place(_flags.HasFlag(Flags.MultiLine) ? "(?m:$)" : @"\z"),
            '[' => new PatternTree.Set(_classes.Read(FoldCase)),
            '(' => Group(),
            '\\' => Escape(),
            '*' or '+' or '?' => throw new PatternProblem($"'{(char)code}' has nothing before it to repeat: write '\\{(char)code}'"),
            _ => Literal(code),
        };
    }

    private PatternTree.Set Literal(int code)
    {
        var set = CodePoints.Of(code);
        return new PatternTree.Set(FoldCase ? CaseFolding.Close(set) : set);
    }

    private PatternTree Escape()
    {
        if (_cursor.Accept('A'))
            return new PatternTree.Place(@"\A");
        if (_cursor.Accept('z'))
            return new PatternTree.Place(@"\z");
        if (_cursor.Accept('b'))
            return new PatternTree.Place(@"\b");
        if (_cursor.Accept('B'))
            return new PatternTree.Place(@"\B");
        if (_cursor.At('C'))
            throw new PatternProblem("'\\C' matches a byte, and texts are matched by characters");
        if (_cursor.At('Z'))
            throw new PatternProblem("'\\Z' is not known to RE2: write '\\z' or '$'");
        return !_cursor.AtEnd && _escapes.NamedSet(FoldCase) is { } set ? new PatternTree.Set(set) : Literal(_escapes.Code());
    }

    private PatternTree? Group()
    {
        var outer = _flags;
        string? name = null;
        var captures = !_cursor.Accept('?') || (name = AcceptName()) is not null;
        if (!captures && !AcceptFlags())
            return null;
        var inner = Choice();
        if (!_cursor.Accept(')'))
            throw new PatternProblem("a '(' has no ')'");
        _flags = outer;
        return captures ? new PatternTree.Group(name, inner) : inner;
    }

    // P<name> or <name>; null for another kind of group.
    private string? AcceptName()
    {
        if (_cursor.At('=') || _cursor.At('!'))
            throw new PatternProblem($"'(?{(char)_cursor.Current}' looks ahead, which RE2 can't do");
        if (_cursor.At('>'))
            throw new PatternProblem("'(?>' forbids to go back, which is never done here: write '(?:'");
        if (!_cursor.Accept("P<") && !_cursor.Accept('<'))
            return null;
        if (_cursor.At('=') || _cursor.At('!'))
            throw new PatternProblem($"'(?<{(char)_cursor.Current}' looks behind, which RE2 can't do");
        var start = _cursor.Next;
        while (_cursor.At(letter => char.IsAsciiLetterOrDigit(letter) || _signsOfNames.Contains(letter, StringComparison.Ordinal)))
            _cursor.Next++;
        var name = _cursor.Since(start);
        return name.Length > 0 && _cursor.Accept('>') ? name : throw new PatternProblem($"the group's name '{name}' is not valid");
    }

    // True when a group follows, false for flags that hold until the end of the group around them.
    private bool AcceptFlags()
    {
        var start = _cursor.Next;
        var (set, negative) = (_flags, false);
        while (!_cursor.AtEnd)
        {
            var code = _cursor.Take();
            if (code is ':' or ')')
            {
                _flags = set;
                return code == ':';
            }
            var flag = code switch
            {
                'i' => Flags.FoldCase, 'm' => Flags.MultiLine, 's' => Flags.DotAll, 'U' => Flags.Swaps, _ => Flags.None,
            };
            if (code == '-' && !negative)
                negative = true;
            else if (flag != Flags.None)
                set = negative ? set & ~flag : set | flag;
            else
                throw new PatternProblem($"'(?{_cursor.Since(start)}' is not known: (?:…), (?P<name>…) and the flags i, m, s, U are");
        }
        throw new PatternProblem("a '(' has no ')'");
    }
}
