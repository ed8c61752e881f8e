using Serverless.Local.Workloads.Truth;

namespace Serverless.EndToEnd.Tests.Workloads.Counters;

/// <summary>A counter went up by an amount.</summary>
internal readonly record struct CounterFact(int Partition, int Counter, int Amount, long TimeMs) : ITruthFact
{
    public string? DeadReason => null;

    public bool Dropped => false;

    public bool IsDuplicate => false;
}
