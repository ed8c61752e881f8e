using Serverless.Core.Expressions.Parsing;

namespace Serverless.Core.Expressions.Checking;

/// <summary>Ends the checking of an expression that has a mistake. Thrown and caught inside this folder only.</summary>
internal sealed class CheckProblem(int position, string message, bool isUnknownField = false) : Exception(message)
{
    public ExpressionError Error { get; } = new(position, message) { IsUnknownField = isUnknownField };
}
