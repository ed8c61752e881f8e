using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Evaluation;

// Functions are static members of empty structs: the compiler makes code of its own for each, with the function inlined and nothing boxed.

/// <summary>A function of one argument.</summary>
internal interface IUnary<TIn, TOut>
    where TIn : allows ref struct
    where TOut : allows ref struct
{
    static virtual bool CanFail => true;

    static abstract Outcome Apply(Row row, TIn value, out TOut result);
}

/// <summary>A function of two arguments.</summary>
internal interface IBinary<TLeft, TRight, TOut>
    where TLeft : allows ref struct
    where TRight : allows ref struct
    where TOut : allows ref struct
{
    static virtual bool CanFail => true;

    static abstract Outcome Apply(Row row, TLeft left, TRight right, out TOut result);
}

/// <summary>A function of three arguments.</summary>
internal interface ITernary<TFirst, TSecond, TThird, TOut>
    where TFirst : allows ref struct
    where TSecond : allows ref struct
    where TThird : allows ref struct
    where TOut : allows ref struct
{
    static abstract Outcome Apply(Row row, TFirst first, TSecond second, TThird third, out TOut result);
}

internal sealed class Unary<TFunction, TIn, TOut>(Node<TIn> operand) : Node<TOut>
    where TFunction : struct, IUnary<TIn, TOut>
    where TIn : allows ref struct
    where TOut : allows ref struct
{
    public override IReadOnlyList<Node> Parts => [operand];

    protected override bool FailsItself => TFunction.CanFail;

    public override Outcome Evaluate(Row row, out TOut value)
    {
        var outcome = operand.Evaluate(row, out var given);
        if (outcome == Outcome.Ok)
            return TFunction.Apply(row, given, out value);
        value = default!;
        return outcome;
    }
}

internal sealed class Binary<TFunction, TLeft, TRight, TOut>(Node<TLeft> left, Node<TRight> right) : Node<TOut>
    where TFunction : struct, IBinary<TLeft, TRight, TOut>
    where TLeft : allows ref struct
    where TRight : allows ref struct
    where TOut : allows ref struct
{
    public override IReadOnlyList<Node> Parts => [left, right];

    protected override bool FailsItself => TFunction.CanFail;

    public override Outcome Evaluate(Row row, out TOut value)
    {
        var one = left.Evaluate(row, out var first);
        var other = right.Evaluate(row, out var second);
        if ((one | other) == Outcome.Ok)
            return TFunction.Apply(row, first, second, out value);
        value = default!;
        return Outcomes.Join(one, other);
    }
}

internal sealed class Ternary<TFunction, TFirst, TSecond, TThird, TOut>(Node<TFirst> first, Node<TSecond> second, Node<TThird> third)
    : Node<TOut>
    where TFunction : struct, ITernary<TFirst, TSecond, TThird, TOut>
    where TFirst : allows ref struct
    where TSecond : allows ref struct
    where TThird : allows ref struct
    where TOut : allows ref struct
{
    public override IReadOnlyList<Node> Parts => [first, second, third];

    protected override bool FailsItself => true;

    public override Outcome Evaluate(Row row, out TOut value)
    {
        var outcome = Outcomes.Join(first.Evaluate(row, out var one), second.Evaluate(row, out var two));
        outcome = Outcomes.Join(outcome, third.Evaluate(row, out var three));
        if (outcome == Outcome.Ok)
            return TFunction.Apply(row, one, two, three, out value);
        value = default!;
        return outcome;
    }
}
