namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>An event of a window, as far as its texts are compared.</summary>
/// <param name="TimeMs">Its event time.</param>
/// <param name="Texts">The numbers of its texts.</param>
internal readonly record struct ExpectedEvent(long TimeMs, TextNumbers Texts);
