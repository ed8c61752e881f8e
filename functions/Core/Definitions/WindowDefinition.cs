namespace Serverless.Core.Definitions;

/// <summary>
/// How a view's windows are assigned. Every window is half-open, <c>[start, end)</c>. What a kind does is in its own room under <c>WindowKinds</c>; here is what
/// the parser, the hash of a view and whoever reads definitions need of any kind.
/// </summary>
public abstract record WindowDefinition
{
    /// <summary>The kind's name in pipeline files, such as <c>tumbling</c>. Part of a view's hash.</summary>
    public abstract string Kind { get; }

    /// <summary>What tells windows of the kind apart: lengths in milliseconds, or counts, always in the same order. Part of a view's hash.</summary>
    public abstract IReadOnlyList<long> Parameters { get; }

    /// <summary>What else a view of this window says that doesn't go with it: the name of the property of the view, and what is wrong and how to mend it.</summary>
    public virtual IEnumerable<(string Property, string Problem)> ConflictsWith(ViewDefinition view) => [];
}
