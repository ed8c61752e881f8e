using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Local.Workloads;

namespace Serverless.Benchmarks.Streams;

/// <summary>The local host as it is run beside a broker of its own: from its start to the last stored result, all windows closed.</summary>
internal static class OwnRun
{
    public static async Task<StreamsCost> RunAsync(int devices, StreamsSource source)
    {
        var (workload, folder) = (new DeviceWorkload(devices), Directory.CreateTempSubdirectory("serverless-streams-"));
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, $"{workload.Pipeline}.json"), workload.PipelineFile(RunSession.Partitions));
            var run = new RunSession(Options(workload, source, folder.FullName), TimeProvider.System);
            var report = await run.RunAsync(CancellationToken.None);
            foreach (var problem in RunProblems.Find(report))
                await Console.Error.WriteLineAsync(problem);
            var own = report.Pipelines[workload.Pipeline];
            return new StreamsCost(
                (own.CpuMicrosecondsPerEvent ?? double.NaN) * source.Events / 1e6, source.Events / own.EventsPerSecond, own.Results,
                report.PeakMemoryMB,
                report.IsGood && own is { Verified: true, NotVerified.Count: 0 });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static RunOptions Options(DeviceWorkload workload, StreamsSource source, string folder) => new()
    {
        Pipelines = [workload.Pipeline], PipelineFolder = folder, Workloads = new WorkloadCatalog(workload), Brokers = source.Broker,
        Expect = [source.Load], UntilDrained = true, View = ViewStyle.None,
    };
}
