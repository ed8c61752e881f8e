using System.Globalization;
using Serverless.Local.Feeds;
using Serverless.Local.Settings;

namespace Serverless.Local.Runs.Options;

/// <summary>Fills in what the command line leaves open, and refuses what can't be.</summary>
internal static class RunDefaults
{
    private const long DefaultRate = 20_000;
    private static readonly TimeSpan DefaultTime = TimeSpan.FromMinutes(1);

    public static RunOptions Complete(RunOptions options)
    {
        CheckNumbers(options);
        CheckNames(options);
        CheckFeeds(options);
        var completed = options.Brokers is null && options.Generate.Count == 0 && options.Feeds.Count == 0
            ? options with { Generate = [.. options.Pipelines.Where(Workload.Known.Contains).Select(Paced)], UntilDrained = options.Pipelines.All(Workload.Known.Contains) }
            : options;
        CheckEnd(completed);
        return completed is { UntilDrained: false, For: null } ? completed with { For = DefaultTime } : completed;
    }

    /// <summary>A minute's worth, at a rate that leaves room.</summary>
    private static GeneratedLoad Paced(string pipeline) => new(pipeline, DefaultRate * (long)DefaultTime.TotalSeconds, DefaultRate);

    public static void CheckGenerator(GeneratedLoad load)
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
        if (options.Generate.Concat(options.Expect).CountBy(load => load.Pipeline).FirstOrDefault(count => count.Value > 1) is { Key: { } twice })
            throw new UsageException($"'{twice}' has more than one --generate or --expect; give one of them");
        if (options.Expect.Count > 0 && options.Brokers is null)
            throw new UsageException("--expect is for events of another process: name its broker with --brokers HOST:PORT");
    }

    private static void CheckNumbers(RunOptions options)
    {
        if (options.Port is < 0 or > 65_535)
            throw new UsageException($"--port {options.Port}: ports go from 1 to 65535, and 0 takes a free one");
        if (options.Devices is < 2 or > 1_000_000)
            throw new UsageException($"--devices {options.Devices}: must be from 2 to 1000000");
        if (options.Data is { } data && string.IsNullOrWhiteSpace(data))
            throw new UsageException("--data: name a folder");
        if (options.Brokers is { } brokers && !brokers.Split(',').All(IsAddress))
            throw new UsageException($"--brokers {brokers}: write HOST:PORT, several separated by commas");
    }

    private static void CheckFeeds(RunOptions options)
    {
        foreach (var (pipeline, name) in options.Feeds)
        {
            if (!options.Pipelines.Contains(pipeline))
                throw new UsageException($"'{pipeline}' isn't run; --pipelines has {string.Join(", ", options.Pipelines)}");
            if (options.LoadOf(pipeline) is not null)
                throw new UsageException($"'{pipeline}' has a --feed beside --generate or --expect; give one of them");
            if (name == FeedRunner.Host && pipeline != "telemetry")
                throw new UsageException($"--feed {pipeline}={name}: this machine's measurements are telemetry; feed a file");
            if (name is not (FeedRunner.Host or FileFeed.StandardInput) && !File.Exists(name))
                throw new UsageException($"--feed {pipeline}={name}: there is no such file");
        }
    }

    /// <summary>Of a pipeline that somebody else feeds there is no telling when it is drained.</summary>
    private static void CheckEnd(RunOptions options)
    {
        var open = options.Pipelines.FirstOrDefault(pipeline => options.LoadOf(pipeline) is null && !options.Feeds.ContainsKey(pipeline));
        if (options.UntilDrained && open is not null)
            throw new UsageException($"--until-drained: nothing tells when '{open}' is through; give it --feed, --generate or --expect, leave it out of --pipelines, or run --for a time");
    }

    private static bool IsAddress(string text) =>
        text.Split(':') is [{ Length: > 0 }, .., var port] && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65_535;
}
