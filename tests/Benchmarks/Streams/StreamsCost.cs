namespace Serverless.Benchmarks.Streams;

/// <summary>What a consuming process took for its events, and whether its results, so many, equal the truth.</summary>
internal sealed record StreamsCost(double CpuSeconds, double ElapsedSeconds, long Results, long PeakMemoryMB, bool IsRight);
