using System.Buffers;
using System.Text;

namespace Serverless.Core.Expressions.Patterns;

/// <summary>
/// A regular expression of RE2 with at most one group that captures, whose place in a text is found without backtracking, by a
/// <see cref="CaptureProgram"/>: .NET's machine without backtracking has no groups for spans, and doesn't always find the first match.
/// Thread-safe; once its buffers are pooled, <see cref="First"/> allocates nothing.
/// </summary>
internal sealed class CapturingPattern
{
    private readonly Alphabet _alphabet;
    private readonly CaptureProgram _program;

    private CapturingPattern(Alphabet alphabet, CaptureProgram program, bool captures) =>
        (_alphabet, _program, Captures) = (alphabet, program, captures);

    /// <summary>Whether it has a group; without one its whole match counts.</summary>
    public bool Captures { get; }

    /// <summary>Null, with what is wrong, when the text is no such pattern.</summary>
    public static CapturingPattern? Compile(string text, out string? problem)
    {
        problem = null;
        try
        {
            var tree = PatternReader.Read(text);
            var groups = Groups(tree);
            if (groups > 1)
                throw new PatternProblem($"it has {groups} groups that capture, and one can be extracted: write the others as (?:…)");
            var alphabet = Pattern.AlphabetOf(tree);
            return new CapturingPattern(alphabet, CaptureProgram.Of(tree, alphabet, whole: groups == 0), groups == 1);
        }
        catch (PatternProblem error)
        {
            problem = error.Message;
            return null;
        }
    }

    /// <summary>
    /// The bytes that the group matches in valid UTF-8, in the first match; empty for one that takes no part; null for no match.
    /// </summary>
    public Range? First(ReadOnlySpan<byte> text)
    {
        var letters = ArrayPool<char>.Shared.Rent(text.Length);
        var found = Find(text, letters.AsSpan(0, _alphabet.Write(text, letters)), 0, out _);
        ArrayPool<char>.Shared.Return(letters);
        return found;
    }

    /// <summary>The same of all matches, none of which overlaps the one before, at most so many. Empty groups are left out.</summary>
    public IReadOnlyList<Range> All(ReadOnlySpan<byte> text, int most)
    {
        var found = new List<Range>();
        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        var letters = rented.AsSpan(0, _alphabet.Write(text, rented));
        for (var next = 0; next <= letters.Length && found.Count < most && Find(text, letters, next, out var end) is { } range;)
        {
            if (!Captures || !text[range].IsEmpty)
                found.Add(range);
            next = Math.Max(end, next + 1);
        }
        ArrayPool<char>.Shared.Return(rented);
        return found;
    }

    private Range? Find(ReadOnlySpan<byte> text, ReadOnlySpan<char> letters, int from, out int end)
    {
        end = letters.Length;
        if (_program.Run(letters, from) is not { } match)
            return null;
        end = match.End;
        return match.GroupEnd < 0 ? 0..0 : Bytes(text, letters.Length, match.GroupStart)..Bytes(text, letters.Length, match.GroupEnd);
    }

    // A letter is a code point: where all are ASCII, a byte.
    private static int Bytes(ReadOnlySpan<byte> text, int letters, int index)
    {
        if (letters == text.Length)
            return index;
        var at = 0;
        for (; index > 0; index--)
        {
            Rune.DecodeFromUtf8(text[at..], out _, out var length);
            at += length;
        }
        return at;
    }

    private static int Groups(PatternTree tree) => tree switch
    {
        PatternTree.Group group => 1 + Groups(group.Part),
        PatternTree.Sequence sequence => sequence.Parts.Sum(Groups),
        PatternTree.Choice choice => choice.Parts.Sum(Groups),
        PatternTree.Repeat repeat => Groups(repeat.Part),
        _ => 0,
    };
}
