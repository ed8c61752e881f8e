using System.Globalization;
using Serverless.Core.Expressions.Patterns;

namespace Serverless.Core.Expressions.Captures;

/// <summary>Makes a <see cref="CaptureCode"/> of a pattern's tree, from its end to its start.</summary>
internal sealed class CaptureCompiler
{
    /// <summary>The most instructions that a pattern may become.</summary>
    public const int MostInstructions = 20_000;

    private readonly List<Instruction> _instructions = [];
    private readonly List<bool[]> _sets = [];
    private readonly Dictionary<string, int> _setNumbers = new(StringComparer.Ordinal);
    private readonly Dictionary<Instruction, int> _known = [];
    private readonly Dictionary<PatternTree, int> _groups = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _names = [];
    private readonly Func<PatternTree.Group, bool> _isWanted;

    private CaptureCompiler(Func<PatternTree.Group, bool> isWanted) => _isWanted = isWanted;

    /// <summary>The code that looks for the pattern; throws <see cref="PatternProblem"/> when it would be too large.</summary>
    /// <param name="tree">The pattern.</param>
    /// <param name="isWanted">Whether a group's text is captured.</param>
    public static CaptureCode Compile(PatternTree tree, Func<PatternTree.Group, bool> isWanted)
    {
        var compiler = new CaptureCompiler(isWanted);
        compiler.NumberGroups(tree);
        var (any, end) = (compiler.SetOf([(0, byte.MaxValue)]), compiler.Add(Operation.End, 0, 0));
        var tail = compiler.Loop(end, isLazy: false, loop => compiler.Add(Operation.Byte, any, loop));
        var found = compiler.Write(tree, tail);
        var start = compiler.Loop(found, isLazy: true, loop => compiler.Add(Operation.Byte, any, loop));
        return new CaptureCode([.. compiler._instructions], start, tail, compiler._sets, compiler._names);
    }

    // In the order of the pattern.
    private void NumberGroups(PatternTree tree)
    {
        if (tree is PatternTree.Group group && _isWanted(group))
        {
            _groups.Add(group, _names.Count);
            _names.Add(group.Name ?? "");
        }
        foreach (var part in PartsOf(tree))
            NumberGroups(part);
    }

    private static IReadOnlyList<PatternTree> PartsOf(PatternTree tree) => tree switch
    {
        PatternTree.Sequence sequence => sequence.Parts,
        PatternTree.Choice choice => choice.Parts,
        PatternTree.Repeat repeat => [repeat.Part],
        PatternTree.Group group => [group.Part],
        _ => [],
    };

    /// <summary>Writes what reads the tree and then goes to <paramref name="next"/>; returns its first instruction.</summary>
    private int Write(PatternTree tree, int next) => tree switch
    {
        PatternTree.Set set => Write(set.Members, next),
        PatternTree.Sequence sequence => sequence.Parts.Reverse().Aggregate(next, (after, part) => Write(part, after)),
        PatternTree.Choice choice => WriteChoice(choice.Parts, next),
        PatternTree.Repeat repeat => WriteRepeat(repeat, next),
        PatternTree.Group group => WriteGroup(group, next),
        PatternTree.Place place => Add(Operation.Place, Place.NumberOf(place.Code), next),
        _ => next,
    };

    private int WriteChoice(IReadOnlyList<PatternTree> parts, int next)
    {
        var first = Write(parts[^1], next);
        for (var index = parts.Count - 2; index >= 0; index--)
            first = Add(Operation.Choice, first, Write(parts[index], next));
        return first;
    }

    private int WriteRepeat(PatternTree.Repeat repeat, int next)
    {
        var first = next;
        if (repeat.Most < 0)
            first = Loop(next, repeat.IsLazy, loop => Write(repeat.Part, loop));
        for (var more = repeat.Least; more < repeat.Most; more++)
            first = Either(Write(repeat.Part, first), next, repeat.IsLazy);
        for (var time = 0; time < repeat.Least; time++)
            first = Write(repeat.Part, first);
        return first;
    }

    private int WriteGroup(PatternTree.Group group, int next)
    {
        if (!_groups.TryGetValue(group, out var number))
            return Write(group.Part, next);
        var end = Add(Operation.Mark, (2 * number) + 1, next);
        return Add(Operation.Mark, 2 * number, Write(group.Part, end));
    }

    // Any number of times.
    private int Loop(int next, bool isLazy, Func<int, int> body)
    {
        var loop = _instructions.Count;
        _instructions.Add(default);
        var first = body(loop);
        _instructions[loop] = isLazy
            ? new Instruction(Operation.Choice, first, next)
            : new Instruction(Operation.Choice, next, first);
        return loop;
    }

    private int Either(int part, int next, bool isLazy) =>
        isLazy ? Add(Operation.Choice, part, next) : Add(Operation.Choice, next, part);

    private int Write(CodePoints set, int next)
    {
        var sequences = set.Ranges.SelectMany(range => ByteRanges.Of(range.First, range.Last)).ToList();
        var ascii = SetOf(sequences.Where(one => one.Length == 1).Select(one => one[0]));
        var first = Add(Operation.Byte, ascii, next);
        foreach (var sequence in sequences.Where(one => one.Length > 1))
            first = Add(Operation.Choice, first, WriteBytes(sequence, next));
        return first;
    }

    private int WriteBytes((byte First, byte Last)[] sequence, int next) =>
        sequence.Reverse().Aggregate(next, (after, range) => Add(Operation.Byte, SetOf([range]), after));

    private int SetOf(IEnumerable<(byte First, byte Last)> ranges)
    {
        var set = new bool[256];
        foreach (var (first, last) in ranges)
            Array.Fill(set, true, first, last - first + 1);
        var key = string.Concat(set.Select(one => one ? '1' : '0'));
        if (_setNumbers.TryGetValue(key, out var known))
            return known;
        _sets.Add(set);
        return _setNumbers[key] = _sets.Count - 1;
    }

    // What reads the same and goes on alike is written once.
    private int Add(Operation operation, int argument, int next)
    {
        var instruction = new Instruction(operation, argument, next);
        if (_known.TryGetValue(instruction, out var known))
            return known;
        if (_instructions.Count >= MostInstructions)
            throw new PatternProblem(string.Create(
                CultureInfo.InvariantCulture, $"it is too large: it would take more than {MostInstructions} steps to write it out"));
        _instructions.Add(instruction);
        return _known[instruction] = _instructions.Count - 1;
    }
}
