namespace Serverless.Core.Aggregates.Sketches.FrequentItems;

/// <summary>A place and the weight by which it is ranked.</summary>
internal readonly record struct Ranked(double Weight, int Place);
