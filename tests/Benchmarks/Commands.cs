using Serverless.Benchmarks.CorePath;
using Serverless.Benchmarks.Cosmos;
using Serverless.Benchmarks.Features;
using Serverless.Benchmarks.Growth;
using Serverless.Benchmarks.Kill;
using Serverless.Benchmarks.Measuring;
using Serverless.Benchmarks.Micro;
using Serverless.Benchmarks.Nexmark;
using Serverless.Benchmarks.Pack;
using Serverless.Benchmarks.Pipe;
using Serverless.Benchmarks.Simulate;
using Serverless.Benchmarks.Stores;
using Serverless.Benchmarks.Streams;
using Serverless.Benchmarks.Worker;

namespace Serverless.Benchmarks;

/// <summary>The benchmarks by name.</summary>
internal static class Commands
{
    private const int WrongUsage = 2;
    private const string Usage = "usage: core [--events N] [--rounds N] [--report FILE] | pipe [--events N] [--rounds N] [--report FILE] | "
        + "nexmark [--events N] [--rounds N] [--report FILE] | "
        + "growth [--events N] [--rounds N] [--report FILE] [--svg FILE] | "
        + "streams [--events N] [--rounds N] [--report FILE] | "
        + "pack [--events N] [--rounds N] [--report FILE] | "
        + "stores [--events N] [--rounds N] [--connection TEXT] [--report FILE] | cosmos [--events N] [--rounds N] [--report FILE] | "
        + "worker [--events N] [--rounds N] [--app FILE] [--connection TEXT] [--report FILE] | "
        + "kill [--events N] [--rounds KILLS] [--report FILE] | redrive [--events LETTERS] [--rounds KILLS] [--report FILE] | "
        + "features [--events N] [--rounds QUESTIONS] [--report FILE] | "
        + "measuring [--events N] [--rounds PAIRS] [--report FILE] | "
        + "micro [--filter PATTERN] | "
        + "simulate [--count N] [--seed N] [--for SECONDSs] [--faults KIND,KIND|all]";

    public static async Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["core", .. var rest] when BenchmarkOptions.TryParse(rest, events: 200_000, rounds: 9, out var options):
                return await CoreBenchmark.RunAsync(options);
            case ["pipe", .. var rest] when BenchmarkOptions.TryParse(rest, events: 10_000_000, rounds: 5, out var options):
                return await PipeBenchmark.RunAsync(options);
            case ["measuring", .. var rest] when BenchmarkOptions.TryParse(rest, events: 5_000_000, rounds: 7, out var options):
                return await MeasuringBenchmark.RunAsync(options);
            case ["nexmark", .. var rest] when BenchmarkOptions.TryParse(rest, events: 2_000_000, rounds: 3, out var options):
                return await NexmarkBenchmark.RunAsync(options);
            case ["growth", .. var rest] when BenchmarkOptions.TryParse(rest, events: 1_000_000, rounds: 3, out var options):
                return await GrowthBenchmark.RunAsync(options);
            case ["streams", .. var rest] when BenchmarkOptions.TryParse(rest, events: 2_000_000, rounds: 3, out var options):
                return await StreamsBenchmark.RunAsync(options);
            case ["streams-consume", var task]:
                return await StreamsRun.ConsumeAsync(task);
            case ["pack", .. var rest] when BenchmarkOptions.TryParse(rest, events: 200_000, rounds: 7, out var options):
                return await PackBenchmark.RunAsync(options);
            case ["stores", .. var rest] when BenchmarkOptions.TryParse(rest, events: 5_000, rounds: 300, out var options):
                return await StoresBenchmark.RunAsync(options);
            case ["cosmos", .. var rest] when BenchmarkOptions.TryParse(rest, events: 200_000, rounds: 5, out var options):
                return await CosmosBenchmark.RunAsync(options);
            case ["worker", .. var rest] when BenchmarkOptions.TryParse(rest, events: 5_000, rounds: 200, out var options):
                return await WorkerBenchmark.RunAsync(options);
            case ["kill", .. var rest] when BenchmarkOptions.TryParse(rest, events: 2_000_000, rounds: 100, out var options):
                return await KillBenchmark.RunAsync(options);
            case ["redrive", .. var rest] when BenchmarkOptions.TryParse(rest, events: 100_000, rounds: 10, out var options):
                return await RedriveBenchmark.RunAsync(options);
            case ["features", .. var rest] when BenchmarkOptions.TryParse(rest, events: 2_000_000, rounds: 100, out var options):
                return await FeaturesBenchmark.RunAsync(options);
            case ["simulate", .. var rest] when SimulateOptions.TryParse(rest, out var options):
                return await SimulateCommand.RunAsync(options);
            case ["micro", .. var rest]:
                return MicroBenchmarks.Run(rest);
            default:
                await Console.Error.WriteLineAsync(Usage);
                return WrongUsage;
        }
    }
}
