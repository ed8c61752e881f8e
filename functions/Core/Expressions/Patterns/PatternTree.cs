namespace Serverless.Core.Expressions.Patterns;

/// <summary>A pattern as a tree. Groups capture nothing, since only whether there is a match counts.</summary>
internal abstract record PatternTree
{
    /// <summary>The empty text.</summary>
    public static readonly PatternTree Empty = new Sequence([]);

    /// <summary>One code point of a set.</summary>
    public sealed record Set(CodePoints Members) : PatternTree;

    public sealed record Sequence(IReadOnlyList<PatternTree> Parts) : PatternTree;

    public sealed record Choice(IReadOnlyList<PatternTree> Parts) : PatternTree;

    /// <summary><paramref name="Most"/> is -1 where there is no limit.</summary>
    public sealed record Repeat(PatternTree Part, int Least, int Most) : PatternTree;

    /// <summary>A place: <paramref name="Code"/> is what .NET's expressions call it.</summary>
    public sealed record Place(string Code) : PatternTree;
}
