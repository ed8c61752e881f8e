namespace Serverless.Core.Definitions;

/// <summary>A value of a view's results that is computed of the values of its aggregates.</summary>
/// <param name="Name">
/// What it is called in the results: 1 to 40 letters, digits, hyphens and underscores, a letter first.
/// </param>
/// <param name="Expression">
/// A CEL expression over the result: its aggregates, <c>events</c>, <c>window.start</c>, <c>window.end</c>, <c>key.FIELD</c>, and other
/// computed values, in whatever order they are declared.
/// </param>
public sealed record ComputedDefinition(string Name, string Expression);
