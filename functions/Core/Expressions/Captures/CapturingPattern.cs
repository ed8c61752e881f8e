using Serverless.Core.Expressions.Patterns;

namespace Serverless.Core.Expressions.Captures;

/// <summary>
/// A regular expression of RE2 with at most one group that captures, whose place in a text a <see cref="CaptureMachine"/> finds: .NET's
/// machine without backtracking has no groups for spans, and doesn't always find the first match. Safe for any thread.
/// </summary>
internal sealed class CapturingPattern
{
    private readonly CaptureCode _code;

    // The one that isn't at work. Threads that meet make more, and one of them is kept.
    private CaptureMachine? _idle;

    private CapturingPattern(CaptureCode code) => _code = code;

    /// <summary>Whether it has a group; without one its whole match counts.</summary>
    public bool Captures => _code.Groups.Count > 1;

    /// <summary>Null, with what is wrong, when the text is no such pattern.</summary>
    public static CapturingPattern? Compile(string text, out string? problem)
    {
        problem = null;
        try
        {
            // The whole match is the first group.
            var code = CaptureCompiler.Compile(new PatternTree.Group(null, PatternReader.Read(text)), _ => true);
            if (code.Groups.Count > 2)
                throw new PatternProblem(
                    $"it has {code.Groups.Count - 1} groups that capture, and one can be extracted: write the others as (?:…)");
            return new CapturingPattern(code);
        }
        catch (PatternProblem error)
        {
            problem = error.Message;
            return null;
        }
    }

    /// <summary>
    /// Looks for the bytes that the group matches in valid UTF-8, in the first match: <paramref name="found"/> is empty for one that took
    /// no part, and null for no match. False for a text of which too much would be remembered.
    /// </summary>
    public bool TryFirst(ReadOnlySpan<byte> text, out Range? found)
    {
        var machine = Take();
        var isMatch = machine.Match(text);
        found = isMatch == true ? GroupOf(machine) : null;
        Give(machine);
        return isMatch is not null;
    }

    /// <summary>
    /// The same of all matches, none of which overlaps the one before, at most so many. Left out are empty groups and, as in RE2, an empty
    /// match right after another one.
    /// </summary>
    public bool TryAll(ReadOnlySpan<byte> text, int most, out IReadOnlyList<Range> found)
    {
        var (machine, all, after) = (Take(), new List<Range>(), -1);
        var isMatch = machine.Match(text);
        while (isMatch == true && all.Count < most)
        {
            var (from, to, group) = (machine.From(0), machine.To(0), GroupOf(machine));
            if ((from < to || from > after) && (!Captures || !text[group].IsEmpty))
                all.Add(group);
            var next = from < to ? to : AfterLetter(text, to);
            after = to;
            isMatch = next <= text.Length ? machine.MatchAgain(text, next) : false;
        }
        Give(machine);
        found = all;
        return isMatch is not null;
    }

    private CaptureMachine Take() => Interlocked.Exchange(ref _idle, null) ?? new CaptureMachine(_code);

    private void Give(CaptureMachine machine)
    {
        machine.End();
        Volatile.Write(ref _idle, machine);
    }

    private Range GroupOf(CaptureMachine machine)
    {
        var group = Captures ? 1 : 0;
        return machine.From(group) < 0 ? 0..0 : machine.From(group)..machine.To(group);
    }

    private static int AfterLetter(ReadOnlySpan<byte> text, int at)
    {
        at++;
        while (at < text.Length && (text[at] & 0xC0) == 0x80)
            at++;
        return at;
    }
}
