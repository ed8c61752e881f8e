using Serverless.Local.Broker;
using Serverless.Local.Hosting;
using Serverless.Local.Report;
using Serverless.Local.Runs.Checks;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Runtime.Pipelines;

namespace Serverless.Local.Runs;

/// <summary>One run: broker, host, feeds, view; then drained, verified, summed up.</summary>
internal sealed class RunSession(RunOptions options, TimeProvider clock)
{
    public const int Partitions = 4;

    private static readonly TimeSpan FullDiskPatience = TimeSpan.FromSeconds(5);

    /// <summary>Runs to the end, or until <paramref name="stop"/> asks for an early one: then what is at work is finished, and the report says how far it came.</summary>
    public async Task<RunReport> RunAsync(CancellationToken stop)
    {
        var definitions = options.Pipelines.Select(name => PipelineFiles.Load(RunSettings.PipelineFolder, name)).ToList();
        if (options.Brokers is { } named)
            await BrokerCheck.RunAsync(RunSettings.Client(options, named), definitions, stop);
        using var folder = new RunFolder(options.Data);
        using var disk = new DiskWatch(folder.Path, clock);
        using var broker = options.Brokers is null ? new EmbeddedBroker() : null;
        var brokers = options.Brokers ?? broker!.Address;
        definitions.ForEach(pipeline => broker?.CreateTopic(pipeline.Definition.Topic, Partitions));
        using var readings = new MeterReadings();
        await using var host = new LocalHost(RunSettings.Host(options, folder, brokers));
        definitions.ForEach(pipeline => FunctionCheck.Run(pipeline, host));
        var runs = new List<PipelineRun>();
        try
        {
            foreach (var pipeline in definitions)
                runs.Add(await PipelineRun.PrepareAsync(options, pipeline, host, RunSettings.Client(options, brokers), readings, clock, stop));
            await host.StartAsync(stop);
            var meter = new RunMeter(clock);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, disk.Full);
            runs.ForEach(run => run.Start(end.Token));
            var ended = EndAsync(runs, end.Token);
            await new RunView(options.View, clock).ShowAsync(() => [.. runs.Select(run => run.Progress)], ended);
            await ended;
            await StopAsync(host, disk);
            return await ReportAsync(host, runs, meter.Read());
        }
        finally
        {
            runs.ForEach(run => run.Dispose());
        }
    }

    /// <summary>Ends when the run is through, its time is over, or <paramref name="ct"/> asks for it; nothing is produced any more then.</summary>
    private async Task EndAsync(List<PipelineRun> runs, CancellationToken ct)
    {
        try
        {
            await ReadAsync(runs, ct);
            foreach (var run in runs)
                await run.StopFeedAsync();
            foreach (var run in options.UntilDrained ? runs : [])
                await run.DrainAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            foreach (var run in runs)
                await run.StopFeedAsync();
        }
    }

    private async Task ReadAsync(List<PipelineRun> runs, CancellationToken ct)
    {
        var all = Task.WhenAll(runs.Select(run => run.ReadAllAsync(ct)));
        await (options.For is { } time ? await Task.WhenAny(all, Task.Delay(time, clock, ct)) : all);
    }

    /// <summary>What is at work is finished; on a full disk as far as it goes.</summary>
    private async Task StopAsync(LocalHost host, DiskWatch disk)
    {
        using var patience = new CancellationTokenSource(disk.Full.IsCancellationRequested ? FullDiskPatience : Timeout.InfiniteTimeSpan, clock);
        await host.StopAsync(patience.Token);
        disk.ThrowIfFull();
    }

    private static async Task<RunReport> ReportAsync(LocalHost host, List<PipelineRun> runs, RunCost cost)
    {
        var reports = new Dictionary<string, PipelineReport>();
        foreach (var run in runs)
            reports[run.Name] = await run.ReportAsync(cost, CancellationToken.None);
        return new RunReport(reports, PeakMemory.Megabytes(), host.Counters.Batches);
    }
}
