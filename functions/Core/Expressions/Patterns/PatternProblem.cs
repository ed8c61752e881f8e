namespace Serverless.Core.Expressions.Patterns;

/// <summary>Ends the reading of a pattern that can't be used. Thrown and caught inside this folder only.</summary>
internal sealed class PatternProblem(string message) : Exception(message);
