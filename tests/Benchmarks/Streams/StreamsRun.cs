using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Serverless.Benchmarks.Streams;

/// <summary>The rounds of one way to consume so many devices' events, each in a process of its own, on a broker of its own.</summary>
internal sealed class StreamsRun(StreamsWay way, int devices, long events)
{
    private readonly Samples _perCpuSecond = new();
    private readonly Samples _perSecond = new();
    private readonly Samples _peak = new();
    private long _results;

    public StreamsWay Way => way;

    public int Devices => devices;

    public double EventsPerCpuSecond => _perCpuSecond.Median;

    /// <summary>What the consuming process does: the task; its cost is the only line of standard output.</summary>
    public static async Task<int> ConsumeAsync(string task)
    {
        var (engine, devices, warmUp, measured) = JsonSerializer.Deserialize<StreamsTask>(task)!;
        var isRight = (await RunAsync(warmUp)).IsRight;
        var cost = await RunAsync(measured);
        Console.WriteLine(JsonSerializer.Serialize(cost with { IsRight = cost.IsRight && isRight }));
        return 0;

        async Task<StreamsCost> RunAsync(StreamsSource source)
        {
            if (engine == StreamsEngine.Own)
                return await OwnRun.RunAsync(devices, source);
            using var run = new StreamizRun(devices, source, isTuned: engine == StreamsEngine.StreamizTuned);
            return await run.RunAsync();
        }
    }

    /// <summary>Measures once; false when a result differs.</summary>
    public async Task<bool> MeasureAsync()
    {
        await using var warmUp = new StreamsBroker(devices, way.WarmUp, way.Packing);
        await using var measured = new StreamsBroker(devices, events, way.Packing);
        var cost = await ConsumeAsync(new StreamsTask(way.Engine, devices, warmUp.Source, measured.Source));
        _perCpuSecond.Add(events / cost.CpuSeconds);
        _perSecond.Add(events / cost.ElapsedSeconds);
        _peak.Add(cost.PeakMemoryMB);
        _results = cost.Results;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{way.Name}, {devices:N0} devices: {cost.CpuSeconds:0.0} CPU-s, {cost.ElapsedSeconds:0.0} s, "
            + $"{_perCpuSecond.Last:N0} events/CPU-s"));
        if (!cost.IsRight)
            Console.WriteLine("the results differ from the truth");
        return cost.IsRight;
    }

    public StreamsFigures Figures(double tuned) => new(
        way.Name, devices, events, _results, Math.Round(_perCpuSecond.Median), Math.Round(_perCpuSecond.Best),
        Math.Round(_perSecond.Median), _peak.Best, Math.Round(_perCpuSecond.Median / tuned, 1));

    private static async Task<StreamsCost> ConsumeAsync(StreamsTask task)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, "Serverless.Benchmarks.dll");
        string[] args = [assembly, "streams-consume", JsonSerializer.Serialize(task)];
        using var process = Process.Start(new ProcessStartInfo("dotnet", args) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<StreamsCost>(said)!
            : throw new InvalidOperationException($"the consuming process ended with {process.ExitCode}: {said}");
    }
}
