using Serverless.Core.Expressions.Parsing;

namespace Serverless.Core.Expressions.Checking;

/// <summary>Ends the checking of an expression that has a mistake. Thrown and caught inside this folder only.</summary>
internal sealed class CheckProblem(int position, string message, string? unknownField = null) : Exception(message)
{
    public ExpressionError Error { get; } = new(position, message) { UnknownField = unknownField };
}
