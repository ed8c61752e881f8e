namespace Serverless.Core.Expressions.Parsing;

/// <summary>What is wrong with an expression and what to write instead, and at which character (from 1).</summary>
internal sealed record ExpressionError(int Position, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Message} (at character {Position})";
}
