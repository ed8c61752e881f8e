using Serverless.Core.Expressions.Evaluation;
using Serverless.Core.Expressions.Values;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions;

/// <summary>
/// A condition over a row's fields, such as <c>metric == 'if.octets' &amp;&amp; value &gt; 0.0</c>, compiled. Stateless: any number of
/// threads may share it, each with its own row. When a field that decides the result is missing, the condition doesn't hold, and neither
/// does its negation.
/// </summary>
public sealed class Condition
{
    private readonly Node<bool> _node;
    private readonly string _text;

    internal Condition(string text, Node<bool> node)
    {
        _text = text;
        _node = node;
        CanFail = node.CanFail;
    }

    /// <summary>
    /// Whether its evaluation can end in an error, such as a division by zero. If not, <see cref="Check"/> always gives null.
    /// </summary>
    public bool CanFail { get; }

    /// <summary>
    /// Whether it holds for the row: false when a field that decides is missing, and when the evaluation ends in an error.
    /// </summary>
    public bool Holds(Row row) => _node.Evaluate(row, out var value) == Outcome.Ok && value;

    /// <summary>
    /// Whether it holds for the row; an error other than a missing field gives the <paramref name="rejection"/> that makes the event a dead
    /// letter.
    /// </summary>
    public bool Holds(Row row, out Rejection? rejection)
    {
        var outcome = _node.Evaluate(row, out var value);
        rejection = outcome is Outcome.Ok or Outcome.Missing ? null : Failure.ToRejection(outcome, null, _text, _node, row);
        return outcome == Outcome.Ok && value;
    }

    /// <summary>The rejection for an error in the evaluation, or null.</summary>
    public Rejection? Check(Row row)
    {
        Holds(row, out var rejection);
        return rejection;
    }

    /// <summary>
    /// Compiles a condition that somebody asks, over the fields of a pipeline; null, with what is wrong and where, when it is none.
    /// </summary>
    public static Condition? TryCompile(string text, RowLayout layout, out string? problem)
    {
        var condition = Expression.ParseCondition(text, layout, out var error);
        problem = error?.ToString();
        return condition;
    }

    /// <summary>Compiles a condition that the pipeline parser has accepted; throws <see cref="ArgumentException"/> for any other.</summary>
    internal static Condition Compile(string text, RowLayout layout) =>
        Expression.ParseCondition(text, layout, out var error) ?? throw new ArgumentException($"{error}", nameof(text));
}
