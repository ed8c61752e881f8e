using Serverless.Core.Positions;
using Serverless.Local.Feeds;
using Serverless.Local.Hosting;
using Serverless.Local.Runs.View;
using Serverless.Local.Workloads;
using Serverless.Local.Workloads.Contract;

namespace Serverless.Local.Runs.Options;

/// <summary>The options of a run, from the command line.</summary>
internal sealed record RunOptions
{
    public required IReadOnlyList<string> Pipelines { get; init; }

    /// <summary>Where the pipeline files are.</summary>
    public string PipelineFolder { get; init; } = RunSettings.PipelineFolder;

    /// <summary>Candidates for some of the pipelines, which run as shadows: files or folders; null: those that the settings name.</summary>
    public IReadOnlyList<string>? Candidates { get; init; }

    /// <summary>Where candidates begin to read that are new to the data folder; null: where the settings say.</summary>
    public string? CandidatesFrom { get; init; }

    /// <summary>By pipeline: a file, <c>-</c> for standard input, or the name of a live source of the pipeline's workload.</summary>
    public IReadOnlyDictionary<string, string> Feeds { get; init; } = new Dictionary<string, string>();

    /// <summary>Pipelines that read what sinks of others of the run produce.</summary>
    public IReadOnlyCollection<string> Following { get; init; } = [];

    /// <summary>
    /// By pipeline: the place in an event of a file whose value is the key of its record; of a pipeline that isn't named it is where the
    /// pipeline file has its key.
    /// </summary>
    public IReadOnlyDictionary<string, string> FeedKeys { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<GeneratedLoad> Generate { get; init; } = [];

    /// <summary>What another process generates, with the same seed.</summary>
    public IReadOnlyList<GeneratedLoad> Expect { get; init; } = [];

    /// <summary>How what is fed or generated comes into records.</summary>
    public FeedPacking Pack { get; init; } = FeedPacking.None;

    /// <summary>Addresses of Kafka brokers; null: an embedded broker.</summary>
    public string? Brokers { get; init; }

    /// <summary>By pipeline, a consumer group in place of that of its function.</summary>
    public IReadOnlyDictionary<string, string> Groups { get; init; } = new Dictionary<string, string>();

    /// <summary>Where partitions begin of which nothing is sealed; null: at their beginning, or as host.json says of a new group.</summary>
    public TopicStart? Start { get; init; }

    /// <summary>Null: a temporary folder that is removed when the run ends.</summary>
    public string? Data { get; init; }

    public TimeSpan? For { get; init; }

    public bool UntilDrained { get; init; }

    /// <summary>How long nothing of what is expected may come until a run that lasts until all is drained ends, default 60 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The share of a pipeline's events, 0 to 1, that may be dead letters; a run with more isn't good. Default 0.5.</summary>
    public double MostDeadLetters { get; init; } = 0.5;

    /// <summary>How long a run that has ended waits for what is still to be read, default 30 s.</summary>
    public TimeSpan RestPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a run that has ended waits for shards that don't move, default 30 s.</summary>
    public TimeSpan StandstillPatience { get; init; } = TimeSpan.FromSeconds(30);

    public int Port { get; init; }

    public ulong Seed { get; init; }

    /// <summary>Values of the workloads' own options, by name; those left out have their defaults.</summary>
    public IReadOnlyDictionary<string, long> WorkloadOptions { get; init; } = new Dictionary<string, long>();

    /// <summary>The workloads that pipelines are looked up in.</summary>
    public WorkloadCatalog Workloads { get; init; } = WorkloadCatalog.BuiltIn;

    public string? Report { get; init; }

    public ViewStyle View { get; init; }

    /// <summary>Settings that win over all others.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Services that the functions get beside the app's own, or in their place.</summary>
    public Action<IServiceCollection> Services { get; init; } = _ => { };

    /// <summary>Changes the host's options before it is made: other functions, for instance.</summary>
    public Func<LocalHostOptions, LocalHostOptions> Host { get; init; } = options => options;

    /// <summary>Whether the run produces to the pipeline's topic for it.</summary>
    public bool IsFed(string pipeline) => Feeds.ContainsKey(pipeline) || Generate.Any(load => load.Pipeline == pipeline);

    public GeneratedLoad? LoadOf(string pipeline) => Generate.Concat(Expect).FirstOrDefault(load => load.Pipeline == pipeline);
}
