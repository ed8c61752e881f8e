using System.Globalization;
using System.Text;

namespace Serverless.Core.Expressions.Patterns;

/// <summary>Reads the syntax of RE2 (https://github.com/google/re2/wiki/Syntax). Case, newlines and classes are settled here: what comes out knows only sets.</summary>
internal sealed class PatternReader
{
    /// <summary>Largest count of a repetition, and largest product of nested ones, as in RE2.</summary>
    private const int MaxRepeat = 1000;

    private const int MaxNesting = 100;

    private readonly int[] _text;
    private int _next;
    private int _nesting;
    private Flags _flags;

    private PatternReader(string pattern) => _text = [.. pattern.EnumerateRunes().Select(rune => rune.Value)];

    [Flags]
    private enum Flags
    {
        None = 0,
        FoldCase = 1,
        MultiLine = 2,
        DotAll = 4,
    }

    private bool AtEnd => _next == _text.Length;

    /// <summary>Throws <see cref="PatternProblem"/> for what isn't a pattern of RE2 or has no translation.</summary>
    public static PatternTree Read(string pattern)
    {
        var reader = new PatternReader(pattern);
        var tree = reader.Choice();
        if (!reader.AtEnd)
            throw new PatternProblem("there is a ')' without a '('");
        if (Weight(tree) > MaxRepeat)
            throw new PatternProblem($"its nested repetitions multiply to more than {MaxRepeat}");
        return tree;
    }

    private static long Weight(PatternTree tree) => tree switch
    {
        PatternTree.Sequence sequence => sequence.Parts.Select(Weight).DefaultIfEmpty(1).Max(),
        PatternTree.Choice choice => choice.Parts.Select(Weight).DefaultIfEmpty(1).Max(),
        PatternTree.Repeat repeat => Math.Max(1, Math.Max(repeat.Least, repeat.Most)) * Weight(repeat.Part),
        _ => 1,
    };

    private PatternTree Choice()
    {
        if (++_nesting > MaxNesting)
            throw new PatternProblem($"its groups are nested more than {MaxNesting} levels deep");
        var parts = new List<PatternTree> { Sequence() };
        while (Accept('|'))
            parts.Add(Sequence());
        _nesting--;
        return parts.Count == 1 ? parts[0] : new PatternTree.Choice(parts);
    }

    private PatternTree.Sequence Sequence()
    {
        var parts = new List<PatternTree>();
        while (!AtEnd && _text[_next] is not ('|' or ')'))
        {
            if (AcceptLiteralRun(parts))
                continue;
            var atom = Atom();
            if (atom is not null)
                parts.Add(Repeated(atom));
        }
        return new PatternTree.Sequence(parts);
    }

    // \Q...\E
    private bool AcceptLiteralRun(List<PatternTree> parts)
    {
        if (!Accept("\\Q"))
            return false;
        while (!AtEnd && !Accept("\\E"))
            parts.Add(Literal(_text[_next++]));
        if (parts.Count > 0)
            parts[^1] = Repeated(parts[^1]);
        return true;
    }

    private PatternTree Repeated(PatternTree atom)
    {
        var start = _next;
        if (!TryRepeat(out var least, out var most))
            return atom;
        Accept('?');
        if (most > MaxRepeat || least > MaxRepeat)
            throw new PatternProblem($"a repetition count is larger than {MaxRepeat}");
        if (most >= 0 && least > most)
            throw new PatternProblem($"'{Text(start, _next)}' counts backwards");
        var after = _next;
        if (TryRepeat(out _, out _))
            throw new PatternProblem($"'{Text(start, _next)}' repeats a repetition: put the inner one in parentheses");
        _next = after;
        return new PatternTree.Repeat(atom, least, most);
    }

    private bool TryRepeat(out int least, out int most)
    {
        (least, most) = (0, -1);
        if (AtEnd)
            return false;
        switch (_text[_next])
        {
            case '*':
                _next++;
                return true;
            case '+':
                _next++;
                least = 1;
                return true;
            case '?':
                _next++;
                most = 1;
                return true;
            case '{':
                return TryCounts(out least, out most);
            default:
                return false;
        }
    }

    // Braces that hold no counts are literal, as in RE2.
    private bool TryCounts(out int least, out int most)
    {
        var start = _next++;
        most = -1;
        var counted = TryCount(out least);
        if (counted && !Accept(','))
            most = least;
        else if (counted && !At('}'))
            counted = TryCount(out most);
        if (counted && Accept('}'))
            return true;
        _next = start;
        return false;
    }

    private bool TryCount(out int count)
    {
        var start = _next;
        count = 0;
        for (; !AtEnd && _text[_next] is >= '0' and <= '9'; _next++)
            count = Math.Min(MaxRepeat + 1, (count * 10) + _text[_next] - '0');
        return _next > start;
    }

    // Null for what only sets flags.
    private PatternTree? Atom()
    {
        var code = _text[_next++];
        switch (code)
        {
            case '.':
                return new PatternTree.Set(_flags.HasFlag(Flags.DotAll) ? CodePoints.All : NamedSets.Newline.Inverse());
            case '^':
                return new PatternTree.Place(_flags.HasFlag(Flags.MultiLine) ? "(?m:^)" : @"\A");
            case '$':
                return new PatternTree.Place(_flags.HasFlag(Flags.MultiLine) ? "(?m:$)" : @"\z");
            case '[':
                return new PatternTree.Set(Class());
            case '(':
                return Group();
            case '\\':
                return Escape();
            case '*' or '+' or '?':
                throw new PatternProblem($"'{(char)code}' has nothing before it to repeat: write '\\{(char)code}' for the character");
            default:
                return Literal(code);
        }
    }

    private PatternTree.Set Literal(int code) => new(Folded(CodePoints.Of(code)));

    private CodePoints Folded(CodePoints set) => _flags.HasFlag(Flags.FoldCase) ? CaseFolding.Close(set) : set;

    private PatternTree? Group()
    {
        var outer = _flags;
        if (Accept('?') && !AcceptName() && !GroupFlags())
            return null;
        var inner = Choice();
        if (!Accept(')'))
            throw new PatternProblem("a '(' has no ')'");
        _flags = outer;
        return inner;
    }

    // (?P<name> or (?<name>
    private bool AcceptName()
    {
        var start = _next;
        if (!Accept("P<") && !Accept('<'))
            return false;
        if (!AtEnd && _text[_next] is '=' or '!')
            throw new PatternProblem($"'(?{Text(start, _next + 1)}' looks behind, which RE2 can't do");
        var name = _next;
        while (!AtEnd && _text[_next] < 0x80 && (char.IsAsciiLetterOrDigit((char)_text[_next]) || _text[_next] == '_'))
            _next++;
        return _next > name && Accept('>') ? true : throw new PatternProblem($"the group's name '{Text(name, _next)}' is not valid");
    }

    // True when a group follows, false for flags that hold until the group's end.
    private bool GroupFlags()
    {
        var start = _next;
        var (set, negative) = (_flags, false);
        while (!AtEnd)
        {
            var code = _text[_next++];
            var flag = code switch { 'i' => Flags.FoldCase, 'm' => Flags.MultiLine, 's' => Flags.DotAll, _ => Flags.None };
            if (code is ':' or ')')
            {
                _flags = set;
                return code == ':';
            }
            if (code == '-' && !negative)
                negative = true;
            else if (flag != Flags.None)
                set = negative ? set & ~flag : set | flag;
            else if (code != 'U')
                throw new PatternProblem($"'(?{Text(start, _next)}' is not known: RE2 has (?:…), (?P<name>…) and the flags i, m, s, U");
        }
        throw new PatternProblem("a '(' has no ')'");
    }

    private PatternTree Escape()
    {
        if (AtEnd)
            throw new PatternProblem("it ends with a single '\\'");
        switch (_text[_next])
        {
            case 'A':
                return Placed(@"\A");
            case 'z':
                return Placed(@"\z");
            case 'b':
                return Placed(@"\b");
            case 'B':
                return Placed(@"\B");
            case 'C':
                throw new PatternProblem("'\\C' matches a byte, and texts are matched by characters");
            case 'Z':
                throw new PatternProblem("'\\Z' is not known to RE2: write '\\z' or '$'");
            default:
                return NamedSet() is { } set ? new PatternTree.Set(set) : Literal(EscapedCode());
        }
    }

    private PatternTree.Place Placed(string code)
    {
        _next++;
        return new PatternTree.Place(code);
    }

    // \d \s \w \p{..} and their opposites, after the backslash; null when it is none.
    private CodePoints? NamedSet()
    {
        var letter = (char)Math.Min(_text[_next], char.MaxValue);
        if (letter is 'p' or 'P')
            return UnicodeSet(letter == 'P');
        if (NamedSets.FindPerl(letter) is not { } set)
            return null;
        _next++;
        return char.IsAsciiLetterUpper(letter) ? Folded(set).Inverse() : Folded(set);
    }

    private CodePoints UnicodeSet(bool negative)
    {
        _next++;
        if (AtEnd)
            throw new PatternProblem("'\\p' needs the name of a category, such as \\p{L}");
        var start = _next++;
        if (_text[start] == '{')
        {
            while (!AtEnd && _text[_next - 1] != '}')
                _next++;
            if (_text[_next - 1] != '}')
                throw new PatternProblem("'\\p{' has no '}'");
        }
        var name = Text(start, _next).Trim('{', '}');
        if (name.StartsWith('^'))
            (name, negative) = (name[1..], !negative);
        var set = NamedSets.FindUnicode(name)
            ?? throw new PatternProblem($"'\\p{{{name}}}' is not known: general categories such as L, Lu or Nd are, names of scripts are not");
        return negative ? Folded(set).Inverse() : Folded(set);
    }

    private int EscapedCode()
    {
        var code = _text[_next++];
        switch (code)
        {
            case 'a':
                return '\a';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'v':
                return '\v';
            case 'x':
                return HexCode();
            case >= '0' and <= '7':
                return OctalCode(code);
            case < 0x80 when char.IsPunctuation((char)code) || char.IsSymbol((char)code):
                return code;
            default:
                throw new PatternProblem($"the escape '\\{char.ConvertFromUtf32(code)}' is not known to RE2");
        }
    }

    private int HexCode()
    {
        var braced = Accept('{');
        var start = _next;
        while (!AtEnd && _text[_next] < 0x80 && char.IsAsciiHexDigit((char)_text[_next]) && _next - start < (braced ? 8 : 2))
            _next++;
        var digits = Text(start, _next);
        if (digits.Length < (braced ? 1 : 2) || (braced && !Accept('}'))
            || !int.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code) || !Rune.IsValid(code))
            throw new PatternProblem("'\\x' needs two hexadecimal digits, or a code point in braces");
        return code;
    }

    // One digit other than 0 would be a reference to a group, which a machine without memory can't follow.
    private int OctalCode(int first)
    {
        var code = first - '0';
        var digits = 1;
        for (; digits < 3 && !AtEnd && _text[_next] is >= '0' and <= '7'; digits++)
            code = (code * 8) + _text[_next++] - '0';
        return digits > 1 || first == '0' ? code : throw new PatternProblem($"'\\{(char)first}' refers back to a group, which RE2 can't do");
    }

    // After the opening bracket.
    private CodePoints Class()
    {
        var negative = Accept('^');
        var set = CodePoints.None;
        for (var first = true; first || !At(']'); first = false)
        {
            if (AtEnd)
                throw new PatternProblem("a '[' has no ']'");
            set = set.With(ClassPart());
            if (AtEnd)
                throw new PatternProblem("a '[' has no ']'");
        }
        _next++;
        return negative ? set.Inverse() : set;
    }

    private CodePoints ClassPart()
    {
        if (Accept("[:"))
            return PosixSet();
        if (At('\\') && _next + 1 < _text.Length)
        {
            _next++;
            if (NamedSet() is { } named)
                return named;
            _next--;
        }
        var first = ClassCode();
        if (!At('-') || _next + 1 >= _text.Length || _text[_next + 1] == ']')
            return Folded(CodePoints.Of(first));
        _next++;
        var last = ClassCode();
        return first <= last
            ? Folded(CodePoints.Range(first, last))
            : throw new PatternProblem($"the range '{char.ConvertFromUtf32(first)}-{char.ConvertFromUtf32(last)}' runs backwards");
    }

    private int ClassCode()
    {
        if (!Accept('\\'))
            return _text[_next++];
        return AtEnd ? throw new PatternProblem("it ends with a single '\\'") : EscapedCode();
    }

    private CodePoints PosixSet()
    {
        var negative = Accept('^');
        var start = _next;
        while (!AtEnd && !At(':'))
            _next++;
        var name = Text(start, _next);
        return Accept(":]") && NamedSets.FindPosix(name) is { } set
            ? (negative ? Folded(set).Inverse() : Folded(set))
            : throw new PatternProblem($"'[:{name}:]' is no class: alnum, alpha, ascii, blank, cntrl, digit, graph, lower, print, punct, space, upper, word, xdigit are");
    }

    private bool At(char code) => !AtEnd && _text[_next] == code;

    private bool Accept(char code)
    {
        var found = At(code);
        if (found)
            _next++;
        return found;
    }

    private bool Accept(string codes)
    {
        for (var index = 0; index < codes.Length; index++)
        {
            if (_next + index >= _text.Length || _text[_next + index] != codes[index])
                return false;
        }
        _next += codes.Length;
        return true;
    }

    private string Text(int start, int end) => string.Concat(_text[start..Math.Min(end, _text.Length)].Select(char.ConvertFromUtf32));
}
