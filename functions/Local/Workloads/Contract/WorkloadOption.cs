using Serverless.Local.Settings;

namespace Serverless.Local.Workloads.Contract;

/// <summary>A command-line option of a workload: a whole number from <paramref name="Least"/> to <paramref name="Most"/>.</summary>
/// <param name="Name">Without the dashes.</param>
internal sealed record WorkloadOption(string Name, string Description, long Default, long Least, long Most)
{
    /// <exception cref="UsageException">The value is out of range.</exception>
    public void Check(long value)
    {
        if (value < Least || value > Most)
            throw new UsageException($"--{Name} {value}: must be from {Least} to {Most}");
    }
}
