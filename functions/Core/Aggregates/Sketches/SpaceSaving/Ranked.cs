namespace Serverless.Core.Aggregates.Sketches.SpaceSaving;

/// <summary>A place and the weight by which it is ranked.</summary>
internal readonly record struct Ranked(double Weight, int Place);
