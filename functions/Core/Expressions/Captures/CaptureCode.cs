using Serverless.Core.Expressions.Patterns;

namespace Serverless.Core.Expressions.Captures;

/// <summary>
/// A pattern as instructions over the bytes of UTF-8: it is looked for anywhere in a text, and the groups that are wanted are marked. Not
/// changed after it was compiled.
/// </summary>
internal sealed class CaptureCode
{
    private readonly byte[] _classes;
    private readonly Beside[] _besides;
    private readonly bool[][] _members;

    /// <param name="instructions">The instructions.</param>
    /// <param name="start">The first of them.</param>
    /// <param name="tail">The instruction that reads what comes after the pattern.</param>
    /// <param name="sets">The sets of bytes, each by byte.</param>
    /// <param name="groups">The names of the captures: capture i is between the marks 2i and 2i + 1.</param>
    public CaptureCode(Instruction[] instructions, int start, int tail, IReadOnlyList<bool[]> sets, IReadOnlyList<string> groups)
    {
        (Instructions, Start, Tail, Groups) = (instructions, start, tail, groups);
        HasPlaces = Array.Exists(instructions, one => one.Operation == Operation.Place);
        var classes = Enumerable.Range(0, 256)
            .GroupBy(one => (HasPlaces ? BesideOf((byte)one) : Beside.Other, string.Concat(sets.Select(set => set[one] ? '1' : '0'))))
            .ToList();
        _classes = new byte[256];
        foreach (var (number, one) in classes.Index().SelectMany(group => group.Item.Select(one => (group.Index, one))))
            _classes[one] = (byte)number;
        _besides = [.. classes.Select(group => group.Key.Item1)];
        _members = [.. sets.Select(set => classes.Select(group => set[group.First()]).ToArray())];
    }

    /// <summary>The instructions.</summary>
    public IReadOnlyList<Instruction> Instructions { get; }

    /// <summary>The first instruction.</summary>
    public int Start { get; }

    /// <summary>The instruction that reads what comes after the pattern: from there on nothing is marked.</summary>
    public int Tail { get; }

    /// <summary>The names of the captures; "" for a group without one.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>Whether something depends on what is beside a place.</summary>
    public bool HasPlaces { get; }

    /// <summary>How many classes of bytes there are, which no instruction tells apart.</summary>
    public int ClassCount => _besides.Length;

    /// <summary>The class of each byte.</summary>
    public ReadOnlySpan<byte> Classes => _classes;

    /// <summary>What the bytes of a class are beside a place; the same for all where nothing depends on it.</summary>
    public Beside BesideOf(int byteClass) => _besides[byteClass];

    /// <summary>Whether the bytes of a class are in a set.</summary>
    public bool IsIn(int set, int byteClass) => _members[set][byteClass];

    private static Beside BesideOf(byte one) => one switch
    {
        (byte)'\n' => Beside.LineFeed,
        < 0x80 when NamedSets.Word.Contains(one) => Beside.Word,
        _ => Beside.Other,
    };
}
