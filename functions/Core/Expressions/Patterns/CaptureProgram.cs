using System.Buffers;

namespace Serverless.Core.Expressions.Patterns;

/// <summary>Where a match ends, and where its group begins and ends; -1 for a group that took no part.</summary>
internal readonly record struct CaptureMatch(int End, int GroupStart, int GroupEnd);

/// <summary>
/// Follows all ways through a pattern at once, those that are tried first ahead, each with the place of the group: a Pike machine, as
/// Russ Cox describes it ("Regular Expression Matching: the Virtual Machine Approach", 2009). So it finds the first match and, of those
/// that begin at one place, the one that a search with backtracking would find, as RE2 does. The time is the text's length times the
/// program's; nothing is allocated once the arrays are pooled.
/// </summary>
internal sealed class CaptureProgram
{
    private readonly CaptureStep[] _steps;

    // The letters that a match can begin with; null when it can be empty.
    private readonly SearchValues<char>? _first;

    private CaptureProgram(CaptureStep[] steps, SearchValues<char>? first) => (_steps, _first) = (steps, first);

    /// <summary>The program of a tree; throws <see cref="PatternProblem"/> when it would be too long.</summary>
    /// <param name="tree">The tree, with at most one group.</param>
    /// <param name="alphabet">Its letters.</param>
    /// <param name="whole">Whether the whole match is the group.</param>
    public static CaptureProgram Of(PatternTree tree, Alphabet alphabet, bool whole)
    {
        var steps = new CaptureCompiler(alphabet).Compile(whole ? new PatternTree.Group(null, tree) : tree);
        return new CaptureProgram(steps, FirstLetters(steps));
    }

    /// <summary>The first match that begins at <paramref name="from"/> or after it; null when there is none.</summary>
    public CaptureMatch? Run(ReadOnlySpan<char> letters, int from)
    {
        if (_first is not null)
        {
            var skipped = letters[from..].IndexOfAny(_first);
            if (skipped < 0)
                return null;
            from += skipped;
        }
        var run = new CaptureRun(_steps, letters);
        var match = run.Match(from);
        run.Free();
        return match;
    }

    private static SearchValues<char>? FirstLetters(CaptureStep[] steps)
    {
        var (letters, seen, open) = (new HashSet<char>(), new HashSet<int>(), new Stack<int>([steps.Length - 1]));
        while (open.TryPop(out var at))
        {
            if (at < 0 || !seen.Add(at))
                continue;
            if (steps[at].Action == CaptureAction.End)
                return null;
            if (steps[at].Action == CaptureAction.Take)
                letters.UnionWith(steps[at].Letters!);
            else
                open = new Stack<int>(open.Append(steps[at].Next).Append(steps[at].Other));
        }
        return SearchValues.Create([.. letters]);
    }
}

/// <summary>What a step of a program does.</summary>
internal enum CaptureAction : byte
{
    /// <summary>Takes a letter of a set.</summary>
    Take,

    /// <summary>Goes on at one step, and after that has been tried at another.</summary>
    Fork,

    /// <summary>Notes the start of the group.</summary>
    Open,

    /// <summary>Notes the end of the group.</summary>
    Close,

    /// <summary>Goes on where a place is one of its kind.</summary>
    Look,

    /// <summary>Ends the match.</summary>
    End,
}

/// <summary>A step of a program.</summary>
/// <param name="Action">What it does.</param>
/// <param name="Next">The step after it; of a fork the one that is tried first.</param>
/// <param name="Other">Of a fork the other step.</param>
/// <param name="Letters">The letters that are taken, as a text.</param>
/// <param name="Place">The kind of place that is looked at, as <see cref="PatternTree.Place"/> has it.</param>
internal sealed record CaptureStep(CaptureAction Action, int Next, int Other = -1, string? Letters = null, string? Place = null);
