using Serverless.Local.Workloads.Truth;

namespace Serverless.Benchmarks.Streams;

/// <summary>A device measured a value.</summary>
internal readonly record struct DeviceFact(int Partition, int Device, double Value, long TimeMs) : ITruthFact
{
    public string? DeadReason => null;

    public bool Dropped => false;

    public bool IsDuplicate => false;
}
