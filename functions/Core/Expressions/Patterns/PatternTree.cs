namespace Serverless.Core.Expressions.Patterns;

/// <summary>A pattern as a tree.</summary>
internal abstract record PatternTree
{
    /// <summary>The empty text.</summary>
    public static readonly PatternTree Empty = new Sequence([]);

    /// <summary>One code point of a set.</summary>
    public sealed record Set(CodePoints Members) : PatternTree;

    public sealed record Sequence(IReadOnlyList<PatternTree> Parts) : PatternTree;

    public sealed record Choice(IReadOnlyList<PatternTree> Parts) : PatternTree;

    /// <summary>
    /// <paramref name="Most"/> is -1 where there is no limit. <paramref name="IsLazy"/>: as few times as possible are tried first.
    /// </summary>
    public sealed record Repeat(PatternTree Part, int Least, int Most, bool IsLazy = false) : PatternTree;

    /// <summary>A group that captures; its name is null where it has none.</summary>
    public sealed record Group(string? Name, PatternTree Part) : PatternTree;

    /// <summary>A place: <paramref name="Code"/> is what .NET's expressions call it.</summary>
    public sealed record Place(string Code) : PatternTree;
}
