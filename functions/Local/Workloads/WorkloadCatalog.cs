using Serverless.Local.Settings;
using Serverless.Local.Workloads.Contract;
using Serverless.Local.Workloads.Logs;
using Serverless.Local.Workloads.Telemetry;
using Serverless.Local.Workloads.UserEvents;

namespace Serverless.Local.Workloads;

/// <summary>The workloads there are, one a pipeline.</summary>
internal sealed class WorkloadCatalog(params IReadOnlyList<IWorkload> workloads)
{
    /// <summary>Those that come with the program: a new one is a line here.</summary>
    public static readonly WorkloadCatalog BuiltIn = new(new TelemetryWorkload(), new UserEventWorkload(), new LogWorkload());

    /// <summary>Every command-line option, once.</summary>
    public IReadOnlyList<WorkloadOption> Options =>
        [.. workloads.SelectMany(workload => workload.Options).DistinctBy(option => option.Name)];

    /// <summary>Null when there is none for the pipeline.</summary>
    public IWorkload? Find(string pipeline) => workloads.FirstOrDefault(workload => workload.Pipeline == pipeline);

    /// <exception cref="UsageException">There is none for the load's pipeline.</exception>
    public IWorkload For(GeneratedLoad load) => Find(load.Pipeline)
        ?? throw new UsageException($"there is no generator for '{load.Pipeline}'; feed it with --feed {load.Pipeline}=FILE");

    /// <exception cref="UsageException">A value is out of the range that a workload sets for it.</exception>
    public void Check(IReadOnlyDictionary<string, long> options)
    {
        foreach (var option in workloads.SelectMany(workload => workload.Options))
        {
            if (options.TryGetValue(option.Name, out var value))
                option.Check(value);
        }
    }
}
