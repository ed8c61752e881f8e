namespace Serverless.Core.Definitions;

/// <summary>The reference table that is made of a view's results.</summary>
/// <param name="Name">The table's name: 1 to 40 lower-case letters, digits and hyphens, a hyphen not first.</param>
/// <param name="EveryMs">How long it is from one look at the results to the next, 1 s to 3650 days, in milliseconds.</param>
public sealed record TableDefinition(string Name, long EveryMs);
