using System.Globalization;
using Serverless.Core.Text;
using Serverless.Local.Feeds;
using Serverless.Local.Settings;
using Serverless.Local.Workloads.Contract;

namespace Serverless.Local.Runs.Options;

/// <summary>Fills in defaults for options that were not given, and refuses options that contradict each other.</summary>
internal static class RunDefaults
{
    // As deep as any format reads.
    private const int MostLevels = 64;

    private static readonly TimeSpan DefaultTime = TimeSpan.FromMinutes(1);

    public static RunOptions Complete(RunOptions options)
    {
        CheckNumbers(options);
        CheckNames(options);
        CheckFeeds(options);
        CheckFeedKeys(options);
        var completed = options.Brokers is null && options.Generate.Count == 0 && options.Feeds.Count == 0
            ? Generated(options)
            : options;
        CheckEnd(completed);
        return completed is { UntilDrained: false, For: null } ? completed with { For = DefaultTime } : completed;
    }

    /// <summary>Every pipeline with a workload gets that one's default load.</summary>
    private static RunOptions Generated(RunOptions options)
    {
        var workloads = options.Pipelines.Where(pipeline => !options.Following.Contains(pipeline)).Select(options.Workloads.Find).ToList();
        return options with
        {
            Generate = [.. workloads.OfType<IWorkload>().Select(workload => workload.DefaultLoad)],
            UntilDrained = workloads.TrueForAll(workload => workload is not null),
        };
    }

    private static void CheckNames(RunOptions options)
    {
        foreach (var load in options.Generate.Concat(options.Expect))
        {
            if (!options.Pipelines.Contains(load.Pipeline))
                throw new UsageException($"'{load.Pipeline}' isn't run; --pipelines has {string.Join(", ", options.Pipelines)}");
            options.Workloads.For(load);
        }
        var loads = options.Generate.Concat(options.Expect).CountBy(load => load.Pipeline);
        if (loads.FirstOrDefault(count => count.Value > 1) is { Key: { } twice })
            throw new UsageException($"'{twice}' has more than one --generate or --expect; give one of them");
        if (options.Expect.Count > 0 && options.Brokers is null)
            throw new UsageException("--expect is for events of another process: name its broker with --brokers HOST:PORT");
    }

    private static void CheckNumbers(RunOptions options)
    {
        if (options.Port is < 0 or > 65_535)
            throw new UsageException($"--port {options.Port}: ports go from 1 to 65535, and 0 takes a free one");
        options.Workloads.Check(options.WorkloadOptions);
        if (options.Data is { } data && string.IsNullOrWhiteSpace(data))
            throw new UsageException("--data: name a folder");
        if (options.Brokers is { } brokers && !brokers.Split(',').All(IsAddress))
            throw new UsageException("--brokers: write HOST:PORT, several separated by commas");
        if (options.Brokers is null && (options.Groups.Count > 0 || options.Start is not null))
            throw new UsageException("--group and --start are for brokers that were there before: name them with --brokers HOST:PORT");
    }

    private static void CheckFeeds(RunOptions options)
    {
        foreach (var (pipeline, name) in options.Feeds)
        {
            if (!options.Pipelines.Contains(pipeline))
                throw new UsageException($"'{pipeline}' isn't run; --pipelines has {string.Join(", ", options.Pipelines)}");
            if (options.LoadOf(pipeline) is not null)
                throw new UsageException($"'{pipeline}' has a --feed beside --generate or --expect; give one of them");
            if (!IsLive(options, pipeline, name) && name != EventFile.StandardInput && !File.Exists(name))
                throw new UsageException($"--feed {pipeline}={name}: there is no such file{LiveNames(options, pipeline)}");
        }
    }

    private static void CheckFeedKeys(RunOptions options)
    {
        foreach (var (pipeline, place) in options.FeedKeys)
        {
            if (!options.Feeds.TryGetValue(pipeline, out var name) || IsLive(options, pipeline, name))
                throw new UsageException($"--feed-key {pipeline}={place}: '{pipeline}' has no file as its --feed");
            if (FieldPath.Problem(place, MostLevels) is { } problem)
                throw new UsageException($"--feed-key {pipeline}={place}: {problem}");
        }
    }

    private static bool IsLive(RunOptions options, string pipeline, string name) =>
        options.Workloads.Find(pipeline)?.LiveSources.ContainsKey(name) == true;

    private static string LiveNames(RunOptions options, string pipeline) =>
        options.Workloads.Find(pipeline) is { LiveSources.Count: > 0 } workload
            ? $", and no live source of that name: '{pipeline}' has {string.Join(", ", workload.LiveSources.Keys)}"
            : "";

    /// <summary>Without an expected count it is not known when a pipeline that another process feeds is drained.</summary>
    private static void CheckEnd(RunOptions options)
    {
        var open = options.Pipelines.FirstOrDefault(pipeline => 
            options.LoadOf(pipeline) is null && !options.Feeds.ContainsKey(pipeline) && !options.Following.Contains(pipeline));
        if (options.UntilDrained && open is not null)
            throw new UsageException(
                $"--until-drained: it is not known when '{open}' has all its events; "
                + "give it --feed, --generate or --expect, leave it out of --pipelines, or run --for a time");
    }

    private static bool IsAddress(string text) =>
        text.Split(':') is [{ Length: > 0 }, .., var port]
        && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 1 and <= 65_535;
}
