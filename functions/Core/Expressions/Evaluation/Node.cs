using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Evaluation;

/// <summary>A compiled expression of any type. Stateless: any number of threads may share it.</summary>
internal abstract class Node
{
    /// <summary>Where it is in the text, from 1: set once by the checker.</summary>
    public int Position { get; set; }

    /// <summary>The nodes that it evaluates.</summary>
    public virtual IReadOnlyList<Node> Parts => [];

    /// <summary>Whether the node can fail although all its parts have values.</summary>
    protected virtual bool FailsItself => false;

    /// <summary>Whether an evaluation can end in an error other than a missing field.</summary>
    public bool CanFail => FailsItself || Parts.Any(part => part.CanFail);

    /// <summary>Evaluates for the outcome only.</summary>
    public abstract Outcome Probe(Row row);

    /// <summary>The innermost node whose evaluation gives <paramref name="error"/>, when that of this node does.</summary>
    public Node Culprit(Row row, Outcome error) => Parts.FirstOrDefault(part => part.Probe(row) == error)?.Culprit(row, error) ?? this;
}

/// <summary>
/// A compiled expression with values of one type: bool, long (int, and duration in nanoseconds), ulong, double, a span of UTF-8 (string) or
/// bytes, <see cref="Moment"/>, <see cref="Number"/>, or an array of items (list).
/// </summary>
internal abstract class Node<T> : Node
    where T : allows ref struct
{
    /// <summary>The value is meaningful when, and only when, the outcome is Ok. Text lives until the row's next Clear.</summary>
    public abstract Outcome Evaluate(Row row, out T value);

    public sealed override Outcome Probe(Row row) => Evaluate(row, out _);
}
