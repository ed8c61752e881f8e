using Serverless.Core.Rows;

namespace Serverless.Core.Transforms.Expressions;

internal sealed class Negation(NumberTerm term) : NumberTerm
{
    public override bool TryEvaluate(Row row, out double value)
    {
        var present = term.TryEvaluate(row, out var found);
        value = -found;
        return present;
    }
}

/// <summary>Two terms joined by <c>+ - * /</c>; missing when either is.</summary>
internal sealed class Arithmetic(char operation, NumberTerm left, NumberTerm right) : NumberTerm
{
    public override bool TryEvaluate(Row row, out double value)
    {
        var present = left.TryEvaluate(row, out var first) & right.TryEvaluate(row, out var second);
        value = operation switch
        {
            '+' => first + second,
            '-' => first - second,
            '*' => first * second,
            _ => first / second,
        };
        return present;
    }
}
