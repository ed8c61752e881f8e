using System.Globalization;
using Serverless.Core.Time;
using Serverless.EndToEnd.Tests.Consuming;
using Serverless.Local.Runs;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Ports;

namespace Serverless.Benchmarks.Growth;

/// <summary>
/// The rounds of a load, each in stores of its own. The topic is made anew for each: those of all loads at once are too much.
/// </summary>
internal sealed class GrowthRun(GrowthLoad load, int asked, string folder)
{
    // As host.json has it.
    private const int BatchRecords = 5_000;

    private readonly Samples _cpuMicroseconds = new();
    private readonly Samples _perOperation = new();
    private int _rounds;
    private long _results;

    public int Events { get; } = load.Events(asked);

    public double CpuMicroseconds => _cpuMicroseconds.Median;

    public double EventsPerOperation => _perOperation.Median;

    public double ResultsPerEvent => _results / (double)Events;

    /// <summary>Measures from the first batch to the last stored result; false when the results don't have all events.</summary>
    public async Task<bool> MeasureAsync()
    {
        var topic = load.Fill(Events, BatchRecords);
        var name = $"{load.Keys}-{load.Partitions}-{load.Views}-{load.Windows}-{load.Bytes}-{++_rounds}";
        var pipeline = load.Pipeline();
        await using var path = new ConsumingPath(pipeline, topic, Path.Combine(folder, name), TimeProvider.System);
        var meter = new RunMeter(TimeProvider.System);
        await path.ConsumeAsync();
        _cpuMicroseconds.Add(meter.Read().CpuSeconds * 1e6 / Events);
        _perOperation.Add(Events / (double)path.Operations);
        var (events, results) = (0L, 0L);
        foreach (var view in pipeline.Views)
        {
            var stored = ResultsOf.View(path.Results, view)
                .QueryAsync(pipeline.Name, view.Name, null, EventTime.Min, EventTime.Max, CancellationToken.None);
            await foreach (var result in stored)
                (events, results) = (events + result.Events, results + 1);
        }
        _results = results;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{load}, {Events:N0} events: {_cpuMicroseconds.Last:0.00} us"));
        return events == (long)Events * load.Views * load.Windows;
    }
}
