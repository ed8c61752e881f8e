using System.Buffers;

namespace Serverless.Core.Expressions.Patterns;

/// <summary>One run of a <see cref="CaptureProgram"/>, with arrays of the pool.</summary>
/// <param name="steps">The program: its last step is the first.</param>
/// <param name="letters">The text.</param>
internal ref struct CaptureRun(CaptureStep[] steps, ReadOnlySpan<char> letters)
{
    private readonly ReadOnlySpan<char> _letters = letters;
    private Way[] _now = ArrayPool<Way>.Shared.Rent(steps.Length);
    private Way[] _next = ArrayPool<Way>.Shared.Rent(steps.Length);

    // A fork puts its other way aside, so there are at most twice as many as steps.
    private readonly Way[] _open = ArrayPool<Way>.Shared.Rent((2 * steps.Length) + 1);

    // For each step the place at which it was reached last, plus 1.
    private readonly int[] _reached = ArrayPool<int>.Shared.Rent(steps.Length);
    private int _ways;

    /// <summary>The first match that begins at <paramref name="from"/> or after it; null when there is none.</summary>
    public CaptureMatch? Match(int from)
    {
        Array.Clear(_reached);
        CaptureMatch? match = null;
        for (var at = from; at <= _letters.Length && (match is null || _ways > 0); at++)
        {
            // A match that begins later is tried after all that began before, and not at all once there is one.
            if (match is null)
                Follow(at, new Way(steps.Length - 1, -1, -1));
            (_now, _next) = (_next, _now);
            (var ways, _ways) = (_ways, 0);
            match = Step(at, _now.AsSpan(0, ways)) ?? match;
        }
        return match;
    }

    /// <summary>Takes the letter at a place on all ways; gives the match where one of them ends, which cuts off those after it.</summary>
    private CaptureMatch? Step(int at, ReadOnlySpan<Way> ways)
    {
        foreach (var way in ways)
        {
            var step = steps[way.Step];
            if (step.Action == CaptureAction.End)
                return new CaptureMatch(at, way.GroupStart, way.GroupEnd);
            if (at < _letters.Length && step.Letters!.Contains(_letters[at]))
                Follow(at + 1, way with { Step = step.Next });
        }
        return null;
    }

    /// <summary>Gives the arrays back.</summary>
    public readonly void Free()
    {
        ArrayPool<Way>.Shared.Return(_now);
        ArrayPool<Way>.Shared.Return(_next);
        ArrayPool<Way>.Shared.Return(_open);
        ArrayPool<int>.Shared.Return(_reached);
    }

    /// <summary>
    /// Goes on from a step as far as no letter is taken, and adds the steps that take one, in the order in which they are tried.
    /// </summary>
    private void Follow(int at, Way way)
    {
        var open = 0;
        _open[open++] = way;
        while (open > 0)
        {
            way = _open[--open];
            if (way.Step < 0 || _reached[way.Step] == at + 1)
                continue;
            _reached[way.Step] = at + 1;
            var step = steps[way.Step];
            switch (step.Action)
            {
                case CaptureAction.Take or CaptureAction.End:
                    _next[_ways++] = way;
                    break;
                case CaptureAction.Look when !IsAt(step.Place!, _letters, at):
                    break;
                default:
                    if (step.Other >= 0)
                        _open[open++] = way with { Step = step.Other };
                    _open[open++] = Noted(way, step, at);
                    break;
            }
        }
    }

    private static Way Noted(Way way, CaptureStep step, int at) => step.Action switch
    {
        CaptureAction.Open => new Way(step.Next, at, -1),
        CaptureAction.Close => way with { Step = step.Next, GroupEnd = at },
        _ => way with { Step = step.Next },
    };

    private static bool IsAt(string place, ReadOnlySpan<char> letters, int at) => place switch
    {
        @"\A" => at == 0,
        @"\z" => at == letters.Length,
        "(?m:^)" => at == 0 || letters[at - 1] == '\n',
        "(?m:$)" => at == letters.Length || letters[at] == '\n',
        @"\b" => IsWord(letters, at - 1) != IsWord(letters, at),
        _ => IsWord(letters, at - 1) == IsWord(letters, at),
    };

    private static bool IsWord(ReadOnlySpan<char> letters, int at) =>
        at >= 0 && at < letters.Length && (char.IsAsciiLetterOrDigit(letters[at]) || letters[at] == '_');

    /// <summary>A way through the program: where it is, and where the group began and ended on it.</summary>
    private readonly record struct Way(int Step, int GroupStart, int GroupEnd);
}
