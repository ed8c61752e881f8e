using Serverless.Core.Pipelines;
using Serverless.Local.Broker;
using Serverless.Local.Hosting;
using Serverless.Local.Output;
using Serverless.Local.Report;
using Serverless.Local.Runs.Checks;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Runtime.Health;
using Serverless.Runtime.Metrics;

namespace Serverless.Local.Runs;

/// <summary>One run: broker, host, feeds, view; then drained, verified, summed up.</summary>
internal sealed class RunSession(RunOptions options, TimeProvider clock)
{
    public const int Partitions = 4;

    // A batch that waits because shards are overloaded, or on a full disk, may wait for long.
    private static readonly TimeSpan BatchPatience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Runs to the end, or until <paramref name="stop"/> asks for an early one: then what was produced is read and applied, and the
    /// report says what is left.
    /// </summary>
    public async Task<RunReport> RunAsync(CancellationToken stop)
    {
        var settings = RunSettings.Check(options);
        var definitions = settings.Pipelines.Load(RunSettings.Given(options)).KeptFor(settings.Runtime.Retention).All();
        if (options.Brokers is { } named)
            await BrokerCheck.RunAsync(RunSettings.Client(options, named), definitions, stop);
        using var folder = new RunFolder(options.Data);
        KeyCheck.Run(definitions, settings, folder.Path, folder.IsTemporary);
        using var disk = new DiskWatch(folder.Path, clock);
        using var broker = options.Brokers is null ? new EmbeddedBroker() : null;
        var brokers = options.Brokers ?? broker!.Address;
        using var readings = new MeterReadings();
        var console = Terminal.Tables();
        var runs = new List<PipelineRun>();
        var style = RunView.StyleOn(console, options.View);
        using var log = new RunLog(isHeld: style == ViewStyle.Live);
        await using var host = new LocalHost(RunSettings.Host(options, folder, brokers, log) with
        {
            SealedOffsets = (services, function) => LedgerOffsets.Find(services, definitions, function),
            FirstOffsets = function => StartsOf(runs, function),
            ConsumerGroups = options.Groups.ToDictionary(group => IngestFunctions.NameOf(group.Key), group => group.Value),
        });
        foreach (var topic in broker is null ? [] : host.Topics.Union(definitions.SelectMany(pipeline => pipeline.SinkTopics)))
            broker!.CreateTopic(topic, Partitions);
        try
        {
            var client = RunSettings.Client(options, brokers);
            foreach (var pipeline in definitions)
            {
                var readers = ReadersOf(definitions, pipeline);
                runs.Add(await PipelineRun.PrepareAsync(options, pipeline, readers, host, client, readings, clock, stop));
            }
            await host.StartAsync(stop);
            if (options.View != ViewStyle.None)
                Terminal.Line($"dashboard: {new Uri(host.Address, RunText.Dashboard)}");
            var meter = new RunMeter(clock);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, disk.Full);
            runs.ForEach(run => run.Start(end.Token));
            var ended = EndAsync(host, runs, disk, end.Token);
            var view = new RunView(style, console, log, new RunPace(options.For, clock), clock);
            await view.ShowAsync(() => [.. runs.Select(run => run.Progress)], host.Address, ended);
            await ended;
            disk.ThrowIfFull();
            var report = await ReportAsync(host, runs, meter.Read());
            view.Close(report);
            return report;
        }
        finally
        {
            log.Release();
            runs.ForEach(run => run.Dispose());
        }
    }

    /// <summary>
    /// Ends when the run is through, its time is over, or <paramref name="ct"/> asks for it, and what was produced until then is read and
    /// applied as far as it goes. The listeners are stopped before the shards: so there is an end to what they have to apply. Runs whose
    /// sinks feed others are brought to their end before that, the first of a chain first.
    /// </summary>
    private async Task EndAsync(LocalHost host, List<PipelineRun> runs, DiskWatch disk, CancellationToken ct)
    {
        var isDrained = await IsDrainedAsync(runs, ct);
        var isAsked = ct.IsCancellationRequested;
        foreach (var run in runs)
            await run.StopFeedAsync(isTimeUp: !isAsked && !options.UntilDrained);
        var isFull = disk.Full.IsCancellationRequested;
        var cut = isAsked ? disk.Full : ct;
        foreach (var run in isFull ? [] : Leading(runs))
        {
            await WithinAsync(options.RestPatience, token => run.ReadRestAsync(token), cut);
            await WithinAsync(Timeout.InfiniteTimeSpan, token => run.ApplyAsync(flush: isDrained, options.StandstillPatience, token), cut);
        }
        var isRead = !isFull
            && await WithinAsync(options.RestPatience, token => Task.WhenAll(runs.Select(run => run.ReadRestAsync(token))), disk.Full);
        using var patience = new CancellationTokenSource(isRead ? Timeout.InfiniteTimeSpan : BatchPatience, clock);
        await host.StopReadingAsync(patience.Token);
        foreach (var run in isFull ? [] : runs)
            await WithinAsync(Timeout.InfiniteTimeSpan, token => run.ApplyAsync(flush: isDrained, options.StandstillPatience, token), cut);
        using var end = new CancellationTokenSource(disk.Full.IsCancellationRequested ? BatchPatience : Timeout.InfiniteTimeSpan, clock);
        await host.StopEntitiesAsync(end.Token);
    }

    private static IEnumerable<PipelineRun> Leading(List<PipelineRun> runs) =>
        SinkTopics.InOrder(runs, run => run.Pipeline).Where(run => runs.Exists(other => run.Pipeline.SinkTopics.Contains(other.Topic)));

    /// <summary>
    /// False, without an exception, when the time is over or <paramref name="ct"/> asks for an end before the work is done.
    /// </summary>
    private async Task<bool> WithinAsync(TimeSpan time, Func<CancellationToken, Task> work, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(time, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            await work(end.Token);
            return true;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The report finds what was not done in time.
            return false;
        }
    }

    /// <summary>Waits until the run is to end; true when that is because all is read that it was to read.</summary>
    private async Task<bool> IsDrainedAsync(List<PipelineRun> runs, CancellationToken ct)
    {
        using var looking = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var all = ReadAllAsync(runs, looking.Token);
        var time = Task.Delay(options.For ?? Timeout.InfiniteTimeSpan, clock, looking.Token);
        await Task.WhenAny(all, time);
        if (all.IsFaulted)
            await all;
        var isDrained = all.IsCompletedSuccessfully && (await all).All(isWhole => isWhole);
        await looking.CancelAsync();
        await Task.WhenAll(all, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return isDrained;
    }

    /// <summary>Shadows have read all that they are to read when they have come to the end that the topic has by then.</summary>
    private static async Task<bool[]> ReadAllAsync(List<PipelineRun> runs, CancellationToken ct)
    {
        var whole = await Task.WhenAll(runs.Where(run => !run.IsShadow).Select(run => run.ReadAsync(ct)));
        return [.. whole, .. await Task.WhenAll(runs.Where(run => run.IsShadow).Select(run => run.ReadAsync(ct)))];
    }

    private static Dictionary<int, long> StartsOf(List<PipelineRun> runs, string function) => runs
        .Where(run => IngestFunctions.NameOf(run.Name) == function).SelectMany(run => run.Starts)
        .ToDictionary(start => start.Key.Value, start => start.Value.Value);

    /// <summary>All that read the topic of a pipeline, itself among them.</summary>
    private static List<Pipeline> ReadersOf(IEnumerable<Pipeline> pipelines, Pipeline one) =>
        [.. pipelines.Where(pipeline => pipeline.Definition.Topic == one.Definition.Topic)];

    private static async Task<RunReport> ReportAsync(LocalHost host, List<PipelineRun> runs, RunCost cost)
    {
        var reports = new Dictionary<string, PipelineReport>();
        foreach (var run in runs)
            reports[run.Name] = await run.ReportAsync(cost, CancellationToken.None);
        return new RunReport(reports, PeakMemory.Megabytes(), host.Counters.Batches) { Address = host.Address };
    }
}
