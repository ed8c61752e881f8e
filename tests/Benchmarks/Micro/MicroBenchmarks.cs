using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Serverless.Benchmarks.Micro;

/// <summary>Parts of the hot path, each alone, with the memory diagnoser.</summary>
internal static class MicroBenchmarks
{
    /// <summary>Runs those that the arguments select (<c>--filter *</c>); BenchmarkDotNet's own options are understood.</summary>
    public static int Run(string[] args)
    {
        // In this process: a generated project would have to be restored first.
        var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        Type[] benchmarks =
        [
            typeof(CorePathBenchmarks),
            typeof(SketchBenchmarks),
            typeof(SketchTableBenchmarks),
            typeof(ReferenceTableBenchmarks),
            typeof(ShardBenchmarks),
            typeof(ExpressionBenchmarks),
            typeof(NameTableBenchmarks),
            typeof(TextTableBenchmarks),
            typeof(AvroBenchmarks),
            typeof(ByteWriterBenchmarks),
            typeof(DeduplicationBenchmarks),
            typeof(LineFormatBenchmarks),
        ];
        BenchmarkSwitcher.FromTypes(benchmarks).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
        return 0;
    }
}
