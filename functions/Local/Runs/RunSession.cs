using Serverless.Local.Broker;
using Serverless.Local.Hosting;
using Serverless.Local.Report;
using Serverless.Runtime;
using Serverless.Runtime.Pipelines;

namespace Serverless.Local.Runs;

/// <summary>One run: broker, host, feeds, view; then drained, verified, summed up.</summary>
internal sealed class RunSession(RunOptions options, TimeProvider clock)
{
    public const int Partitions = 4;

    public async Task<RunReport> RunAsync(CancellationToken ct)
    {
        var allocated = GC.GetTotalAllocatedBytes();
        using var folder = new RunFolder(options.Data);
        var definitions = options.Pipelines.Select(name => PipelineFiles.Load(RunSettings.PipelineFolder, name)).ToList();
        using var broker = options.Brokers is null ? new EmbeddedBroker() : null;
        var brokers = options.Brokers ?? broker!.Address;
        definitions.ForEach(pipeline => broker?.CreateTopic(pipeline.Definition.Topic, Partitions));
        using var readings = new Readings();
        await using var host = new LocalHost(RunSettings.Host(options, folder, brokers));
        var pipelines = host.Services.GetRequiredService<PipelineRuntimes>();
        var runs = new List<PipelineRun>();
        foreach (var pipeline in definitions)
            runs.Add(await PipelineRun.PrepareAsync(options, pipeline, host, brokers, readings, clock, ct));
        try
        {
            await host.StartAsync(ct);
            var started = clock.GetTimestamp();
            foreach (var run in runs)
                run.Start(ct);
            await new RunView(options.View, clock).ShowAsync(() => [.. runs.Select(run => run.Progress)], EndAsync(runs, ct));
            await StopTakingAsync(host, runs, ct);
            var elapsed = clock.GetElapsedTime(started).TotalSeconds;
            var allocatedBytes = GC.GetTotalAllocatedBytes() - allocated;
            var reports = new Dictionary<string, PipelineReport>();
            foreach (var run in runs)
                reports[run.Name] = await run.ReportAsync(elapsed, allocatedBytes, ct);
            return new RunReport(reports, PeakMemory.Megabytes(), host.Counters.Batches);
        }
        finally
        {
            runs.ForEach(run => run.Dispose());
        }
    }

    /// <summary>Ends when the run's time is over, or, drained, when all that comes has been read.</summary>
    private async Task EndAsync(List<PipelineRun> runs, CancellationToken ct)
    {
        var all = Task.WhenAll(runs.Select(run => run.ReadAllAsync(ct)));
        if (options.For is not { } time)
            await all;
        else if (await Task.WhenAny(all, Task.Delay(time, clock, ct)) == all)
            await all;
    }

    private async Task StopTakingAsync(LocalHost host, List<PipelineRun> runs, CancellationToken ct)
    {
        foreach (var run in runs)
            await run.StopFeedAsync();
        if (options.UntilDrained)
        {
            foreach (var run in runs)
                await run.DrainAsync(ct);
        }
        await host.StopAsync(ct);
    }
}
