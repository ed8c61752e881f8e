using Serverless.Core.Ledger;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Shards;

namespace Serverless.Runtime.Repair;

/// <summary>
/// Repairs pipelines when an operator asks for it: shows what is stuck, damaged or set aside, heals what can be healed, and takes decisions
/// about the rest.
/// </summary>
public sealed class Repairs
{
    /// <summary>The options of a request, by name.</summary>
    public static readonly IReadOnlyList<string> Options = ["deep", "dryRun", "acceptRefold", "acceptLoss", "by"];

    private readonly IReadOnlyDictionary<string, (RepairPorts Ports, DeltaHealer Healer)> _pipelines;
    private readonly StorePorts _stores;
    private readonly ShellServices _shell;

    internal Repairs(
        IReadOnlyDictionary<string, (RepairPorts Ports, DeltaHealer Healer)> pipelines, StorePorts stores, ShellServices shell) =>
        (_pipelines, _stores, _shell) = (pipelines, stores, shell);

    /// <summary>Repairs a pipeline.</summary>
    /// <param name="pipeline">Which; one that this process runs.</param>
    /// <param name="options">What may be done.</param>
    /// <param name="statusOf">Gives the status of a shard where states can be read; null to go by what shards last reported.</param>
    /// <param name="progress">Is told of each object that isn't whole, once it is known what becomes of it.</param>
    /// <param name="ct">Ends the repair between two objects.</param>
    public async Task<RepairReport> RunAsync(
        string pipeline,
        RepairOptions options,
        Func<ShardId, ShardStatus?>? statusOf,
        Action<Healing> progress,
        CancellationToken ct)
    {
        var (ports, healer) = _pipelines[pipeline];
        var repair = new PipelineRepair(ports, healer, _stores.Reports, _stores.Ticks, options, _shell);
        return await repair.RunAsync(await SaidAsync(pipeline, statusOf, ct).ConfigureAwait(false), progress, ct).ConfigureAwait(false);
    }

    /// <summary>Repairs a pipeline as a request asks for it, by options as text: <c>deep</c>, <c>dryRun</c>, <c>acceptRefold</c> and
    /// <c>acceptLoss</c>, each <c>true</c> or <c>false</c>, and <c>by</c>.</summary>
    public async Task<RepairAnswer> AnswerAsync(string pipeline, IReadOnlyDictionary<string, string?> asked, CancellationToken ct)
    {
        if (!_pipelines.ContainsKey(pipeline))
            return new RepairAnswer(false, $"There is no pipeline '{pipeline}': there are {string.Join(", ", _pipelines.Keys)}.");
        if (asked.Keys.FirstOrDefault(name => !Options.Contains(name)) is { } unknown)
            return new RepairAnswer(false, $"There is no option '{unknown}': there are {string.Join(", ", Options)}.");
        var wrong = asked.FirstOrDefault(option => option.Key != "by" && !bool.TryParse(option.Value, out _));
        if (wrong.Key is not null)
            return new RepairAnswer(false, $"'{wrong.Key}' is '{wrong.Value}': give true or false.");
        var options = new RepairOptions
        {
            Deep = Is("deep"),
            DryRun = Is("dryRun"),
            AcceptRefold = Is("acceptRefold"),
            AcceptLoss = Is("acceptLoss"),
            By = asked.GetValueOrDefault("by") is { Length: > 0 } by ? by : "operator",
        };
        if (options.DryRun && (options.AcceptRefold || options.AcceptLoss))
            return new RepairAnswer(false, "'dryRun' changes nothing: leave out 'acceptRefold' and 'acceptLoss'.");
        var report = await RunAsync(pipeline, options, null, static _ => { }, ct).ConfigureAwait(false);
        return new RepairAnswer(true, report.ToJson());

        bool Is(string name) => asked.TryGetValue(name, out var value) && bool.Parse(value!);
    }

    internal ValueTask<Healing> HealAsync(string pipeline, string delta) =>
        _pipelines[pipeline].Healer.HealAsync(delta, CancellationToken.None);

    /// <summary>What the shards' states say; null when none can be read.</summary>
    private async ValueTask<IReadOnlyList<ShardReport>?> SaidAsync(
        string pipeline, Func<ShardId, ShardStatus?>? statusOf, CancellationToken ct)
    {
        var newest = await _stores.Ledger.NewestEpochAsync(pipeline, ct).ConfigureAwait(false);
        var said = statusOf is null || newest is null
            ? []
            : newest.Shards().Select(shard => statusOf(shard)?.ToReport(shard)).OfType<ShardReport>().ToList();
        return said.Count == 0 ? null : said;
    }
}

/// <summary>What came of a request to repair.</summary>
/// <param name="IsDone">Whether it was done; false when the request is wrong.</param>
/// <param name="Text">JSON of what was found and done; else what is wrong with the request, as a sentence.</param>
public sealed record RepairAnswer(bool IsDone, string Text);
