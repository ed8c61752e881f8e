namespace Serverless.Core.Expressions.Parsing;

/// <summary>What is wrong with an expression and what to write instead, and at which character (from 1).</summary>
internal sealed record ExpressionError(int Position, string Message)
{
    /// <summary>The name that no field has, if that is the mistake: it is none where not all fields could be read.</summary>
    public string? UnknownField { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Message} (at character {Position})";
}
