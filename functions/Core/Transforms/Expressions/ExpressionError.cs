namespace Serverless.Core.Transforms.Expressions;

/// <summary>What is wrong with an expression, and at which character (from 1).</summary>
internal sealed record ExpressionError(int Position, string Message)
{
    public override string ToString() => $"{Message} (at character {Position})";
}
