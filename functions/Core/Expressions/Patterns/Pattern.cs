using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Serverless.Core.Expressions.Patterns;

/// <summary>
/// A regular expression of RE2, matched by .NET's machine without backtracking: the time grows with the text alone. It is translated over
/// an alphabet of its own (<see cref="Alphabet"/>), in which a code point is one letter. Thread-safe.
/// </summary>
internal sealed class Pattern
{
    private const int OnStack = 256;

    private readonly Regex _machine;
    private readonly Alphabet _alphabet;

    private Pattern(Regex machine, Alphabet alphabet) => (_machine, _alphabet) = (machine, alphabet);

    /// <summary>Null, with what is wrong, when the text is no pattern or has no translation.</summary>
    public static Pattern? Compile(string pattern, out string? problem)
    {
        problem = null;
        try
        {
            var tree = PatternReader.Read(pattern);
            var sets = new List<CodePoints>();
            Collect(tree, sets);
            var alphabet = Alphabet.Of(sets);
            var code = new StringBuilder();
            Write(tree, alphabet, code);
            return new Pattern(new Regex(code.ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), alphabet);
        }
        catch (PatternProblem error)
        {
            problem = error.Message;
        }
        catch (NotSupportedException)
        {
            problem = "it is too large for a machine without backtracking";
        }
        return null;
    }

    /// <summary>Whether the pattern matches anywhere in valid UTF-8.</summary>
    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        if (text.Length <= OnStack)
        {
            Span<char> few = stackalloc char[OnStack];
            return _machine.IsMatch(few[.._alphabet.Write(text, few)]);
        }
        var many = ArrayPool<char>.Shared.Rent(text.Length);
        var matches = _machine.IsMatch(many.AsSpan(0, _alphabet.Write(text, many)));
        ArrayPool<char>.Shared.Return(many);
        return matches;
    }

    private static void Collect(PatternTree tree, List<CodePoints> sets)
    {
        switch (tree)
        {
            case PatternTree.Set set:
                sets.Add(set.Members);
                break;
            case PatternTree.Sequence sequence:
                foreach (var part in sequence.Parts)
                    Collect(part, sets);
                break;
            case PatternTree.Choice choice:
                foreach (var part in choice.Parts)
                    Collect(part, sets);
                break;
            case PatternTree.Repeat repeat:
                Collect(repeat.Part, sets);
                break;
            case PatternTree.Group group:
                Collect(group.Part, sets);
                break;
        }
    }

    private static void Write(PatternTree tree, Alphabet alphabet, StringBuilder code)
    {
        switch (tree)
        {
            case PatternTree.Set set:
                code.Append('[').AppendJoin("", alphabet.Letters(set.Members)).Append(']').Replace("[]", @"[^\s\S]");
                break;
            case PatternTree.Sequence sequence:
                foreach (var part in sequence.Parts)
                    Write(part, alphabet, code);
                break;
            case PatternTree.Choice choice:
                Write(choice, alphabet, code);
                break;
            case PatternTree.Repeat repeat:
                Write(new PatternTree.Choice([repeat.Part]), alphabet, code);
                code.Append(CultureInfo.InvariantCulture, $"{{{repeat.Least},");
                code.Append(repeat.Most < 0 ? "" : repeat.Most.ToString(CultureInfo.InvariantCulture)).Append('}');
                break;
            case PatternTree.Group group:
                Write(new PatternTree.Choice([group.Part]), alphabet, code);
                break;
            case PatternTree.Place place:
                code.Append(place.Code);
                break;
        }
    }

    private static void Write(PatternTree.Choice choice, Alphabet alphabet, StringBuilder code)
    {
        code.Append("(?:");
        for (var index = 0; index < choice.Parts.Count; index++)
        {
            if (index > 0)
                code.Append('|');
            Write(choice.Parts[index], alphabet, code);
        }
        code.Append(')');
    }
}
