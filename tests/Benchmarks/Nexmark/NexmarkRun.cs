using Serverless.EndToEnd.Tests.Consuming;
using Serverless.EndToEnd.Tests.Nexmark;
using Serverless.Local.Runs;

namespace Serverless.Benchmarks.Nexmark;

/// <summary>The rounds of a query, each in stores of its own.</summary>
internal sealed class NexmarkRun(NexmarkQuery query, string folder)
{
    private readonly Samples _perCpuSecond = new();
    private readonly Samples _perSecond = new();
    private readonly Samples _perOperation = new();
    private int _rounds;
    private long _results;

    /// <summary>Consumes the topic without counting; false when a result differs.</summary>
    public async Task<bool> CheckAsync(MemoryTopic topic, IReadOnlyList<NexmarkEvent> events)
    {
        await using var path = await OpenAsync(topic);
        await path.ConsumeAsync();
        return await IsRightAsync(path, events);
    }

    /// <summary>Measures from the first batch to the last stored result; false when a result differs.</summary>
    public async Task<bool> MeasureAsync(MemoryTopic topic, IReadOnlyList<NexmarkEvent> events)
    {
        await using var path = await OpenAsync(topic);
        var meter = new RunMeter(TimeProvider.System);
        await path.ConsumeAsync();
        var cost = meter.Read();
        _perCpuSecond.Add(events.Count / cost.CpuSeconds);
        _perSecond.Add(events.Count / cost.ElapsedSeconds);
        _perOperation.Add(events.Count / (double)path.Operations);
        return await IsRightAsync(path, events);
    }

    public NexmarkFigures Figures(long events) => new(
        query.Name, events, _results, Math.Round(_perCpuSecond.Median), Math.Round(_perCpuSecond.Best), query.FlinkPerSecond,
        query.FlinkPerSecond is { } flink ? Math.Round(_perCpuSecond.Median / flink, 1) : null,
        Math.Round(_perSecond.Median), Math.Round(_perOperation.Median));

    private Task<ConsumingPath> OpenAsync(MemoryTopic topic) =>
        query.OpenAsync(topic, Path.Combine(folder, $"{query.Name}-{++_rounds}"), TimeProvider.System);

    private async Task<bool> IsRightAsync(ConsumingPath path, IReadOnlyList<NexmarkEvent> events)
    {
        (var differences, _results) = await NexmarkCheck.RunAsync(query, events, path.Results);
        foreach (var difference in differences)
            Console.WriteLine(difference);
        return differences.Count == 0;
    }
}
