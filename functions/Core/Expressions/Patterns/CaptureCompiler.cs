namespace Serverless.Core.Expressions.Patterns;

/// <summary>Makes the steps of a pattern, from the last to the first, so that each knows the step after it.</summary>
internal sealed class CaptureCompiler(Alphabet alphabet)
{
    private const int MostSteps = 10_000;

    private readonly List<CaptureStep> _steps = [];

    /// <summary>The steps; the last one is the first that is done. Throws <see cref="PatternProblem"/> for too many.</summary>
    public CaptureStep[] Compile(PatternTree tree)
    {
        var first = Add(tree, Step(new CaptureStep(CaptureAction.End, -1)));
        // One more, so that the first is the last of them whatever the tree is.
        Step(new CaptureStep(CaptureAction.Fork, first));
        return [.. _steps];
    }

    /// <summary>Adds the steps of a part after which <paramref name="next"/> is done; gives the first of them.</summary>
    private int Add(PatternTree tree, int next) => tree switch
    {
        PatternTree.Set set => Step(new CaptureStep(CaptureAction.Take, next, Letters: string.Concat(alphabet.Letters(set.Members)))),
        PatternTree.Sequence sequence => sequence.Parts.Reverse().Aggregate(next, (after, part) => Add(part, after)),
        PatternTree.Choice choice => choice.Parts.Reverse().Aggregate(-1, (others, part) => Fork(Add(part, next), others)),
        PatternTree.Group group => Step(new CaptureStep(
            CaptureAction.Open, Add(group.Part, Step(new CaptureStep(CaptureAction.Close, next))))),
        PatternTree.Place place => Step(new CaptureStep(CaptureAction.Look, next, Place: place.Code)),
        PatternTree.Repeat repeat => Repeat(repeat, next),
        _ => next,
    };

    private int Repeat(PatternTree.Repeat repeat, int next)
    {
        var first = repeat.Most < 0 ? Loop(repeat, next) : Optional(repeat, next);
        for (var left = repeat.Least; left > 0; left--)
            first = Add(repeat.Part, first);
        return first;
    }

    private int Loop(PatternTree.Repeat repeat, int next)
    {
        var fork = Step(new CaptureStep(CaptureAction.Fork, -1));
        var body = Add(repeat.Part, fork);
        _steps[fork] = Choose(body, next, repeat.IsLazy);
        return fork;
    }

    private int Optional(PatternTree.Repeat repeat, int next)
    {
        var first = next;
        for (var left = repeat.Most - repeat.Least; left > 0; left--)
            first = Step(Choose(Add(repeat.Part, first), next, repeat.IsLazy));
        return first;
    }

    private static CaptureStep Choose(int body, int next, bool lazy) =>
        lazy ? new CaptureStep(CaptureAction.Fork, next, body) : new CaptureStep(CaptureAction.Fork, body, next);

    private int Fork(int first, int other) => other < 0 ? first : Step(new CaptureStep(CaptureAction.Fork, first, other));

    private int Step(CaptureStep step)
    {
        if (_steps.Count == MostSteps)
            throw new PatternProblem($"it has more than {MostSteps} steps with its repetitions written out: make the counts smaller");
        _steps.Add(step);
        return _steps.Count - 1;
    }
}
