using Serverless.Core.Personal;

namespace Serverless.Local.Workloads.Contract;

/// <summary>What is to be generated.</summary>
/// <param name="Seed">Another seed gives other events.</param>
/// <param name="Partitions">How many partitions the topic has.</param>
/// <param name="Options">Values of the workload's options by name; an option that isn't here has its default.</param>
internal sealed record GenerateRequest(GeneratedLoad Load, ulong Seed, int Partitions, IReadOnlyDictionary<string, long> Options)
{
    /// <summary>What the run hashes personal fields with; null when there is no key. It changes nothing that is generated.</summary>
    public PersonalKey? Key { get; init; }

    /// <summary>The value of an option, or its default.</summary>
    public long ValueOf(WorkloadOption option) => Options.GetValueOrDefault(option.Name, option.Default);
}
