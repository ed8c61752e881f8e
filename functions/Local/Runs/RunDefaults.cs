using Serverless.Local.Commands;

namespace Serverless.Local.Runs;

/// <summary>Fills in what the command line leaves open, and refuses what can't be.</summary>
internal static class RunDefaults
{
    private const long DefaultRate = 20_000;
    private static readonly TimeSpan DefaultTime = TimeSpan.FromMinutes(1);

    public static RunOptions Complete(RunOptions options)
    {
        CheckNames(options);
        var completed = options.Brokers is null && options.Generate.Count == 0 && options.Feeds.Count == 0
            ? options with { Generate = [.. options.Pipelines.Where(Workload.Known.Contains).Select(Paced)], UntilDrained = true }
            : options;
        return completed is { UntilDrained: false, For: null } ? completed with { For = DefaultTime } : completed;
    }

    /// <summary>A minute's worth, at a rate that leaves room.</summary>
    private static Load Paced(string pipeline) => new(pipeline, DefaultRate * (long)DefaultTime.TotalSeconds, DefaultRate);

    public static void CheckGenerator(Load load)
    {
        if (!Workload.Known.Contains(load.Pipeline))
            throw new UsageException($"there is no generator for '{load.Pipeline}'; feed it with --feed {load.Pipeline}=FILE");
    }

    private static void CheckNames(RunOptions options)
    {
        foreach (var load in options.Generate.Concat(options.Expect))
        {
            if (!options.Pipelines.Contains(load.Pipeline))
                throw new UsageException($"'{load.Pipeline}' isn't run; --pipelines has {string.Join(", ", options.Pipelines)}");
            CheckGenerator(load);
        }
        foreach (var pipeline in options.Feeds.Keys)
        {
            if (!options.Pipelines.Contains(pipeline))
                throw new UsageException($"'{pipeline}' isn't run; --pipelines has {string.Join(", ", options.Pipelines)}");
            if (options.Generate.Any(load => load.Pipeline == pipeline))
                throw new UsageException($"'{pipeline}' has both --feed and --generate; give one of them");
        }
        if (options.Expect.Count > 0 && options.Brokers is null)
            throw new UsageException("--expect is for events of another process: name its broker with --brokers HOST:PORT");
    }
}
