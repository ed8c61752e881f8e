using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Evaluation;

/// <summary>
/// Terms joined by <c>&amp;&amp;</c> or <c>||</c>. A term that decides the result (false for and, true for or) does so regardless of the
/// other terms, even if those are errors. If no term decides, an error is the result.
/// </summary>
internal sealed class Logic(bool and, Node<bool>[] terms) : Node<bool>
{
    public override IReadOnlyList<Node> Parts => terms;

    public override Outcome Evaluate(Row row, out bool value)
    {
        var outcome = Outcome.Ok;
        foreach (var term in terms)
        {
            var found = term.Evaluate(row, out value);
            if (found != Outcome.Ok)
                outcome = Outcomes.Join(outcome, found);
            else if (value != and)
                return Outcome.Ok;
        }
        value = and;
        return outcome;
    }
}

/// <summary><c>condition ? then : otherwise</c>; the branch not taken isn't evaluated.</summary>
internal sealed class Conditional<T>(Node<bool> condition, Node<T> then, Node<T> otherwise) : Node<T>
    where T : allows ref struct
{
    public override IReadOnlyList<Node> Parts => [condition, then, otherwise];

    public override Outcome Evaluate(Row row, out T value)
    {
        value = default!;
        var outcome = condition.Evaluate(row, out var taken);
        return outcome != Outcome.Ok ? outcome : taken ? then.Evaluate(row, out value) : otherwise.Evaluate(row, out value);
    }
}
