using System.Globalization;
using System.Text.Json;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Operations;

/// <summary>What operators may ask of a pipeline's epochs, on any instance while all run. Each is one epoch more; nothing stops.</summary>
public sealed class EpochCommands
{
    private const int MostNamed = 5;

    private readonly IReadOnlyDictionary<string, (PipelineVersions Versions, EpochKeeper Epochs)> _pipelines;
    private readonly IShardReports _reports;
    private readonly ShellServices _shell;

    internal EpochCommands(
        IReadOnlyDictionary<string, (PipelineVersions, EpochKeeper)> pipelines, IShardReports reports, ShellServices shell) =>
        (_pipelines, _reports, _shell) = (pipelines, reports, shell);

    /// <summary>
    /// Gives a view another number of shards, or the same in new entities: they begin with what the present ones hand over. It stays so
    /// until the pipeline's file declares another sharding or number.
    /// </summary>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="view">The view, or observer.</param>
    /// <param name="shards">In all (rekeyed) or per partition (co-partitioned): 1 to 4,096 over all partitions.</param>
    /// <param name="ct">Ends the call.</param>
    public async ValueTask<EpochAnswer> ReshardAsync(string pipeline, string view, string? shards, CancellationToken ct)
    {
        if (!_pipelines.TryGetValue(pipeline, out var found))
            return Unknown(pipeline);
        if (!int.TryParse(shards, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count is < 1 or > LayoutPlan.MostShards)
            return EpochAnswer.Refused(Invariant($"'{shards}' is no number of shards: give one from 1 to {LayoutPlan.MostShards}."));
        var (refusal, before) = ((string?)"nothing of it is sealed yet: write \"shards\" in its file", 0);
        var opened = await found.Epochs.RelayAsync(
            pipeline,
            Invariant($"view {view} was resharded to {count}"),
            async epochs =>
            {
                refusal = await RefusalOfAsync(epochs, view, count, ct).ConfigureAwait(false);
                before = epochs[^1].View(view)?.Shards ?? 0;
                return refusal is null ? LayoutPlan.Resharded(epochs, view, count) : null;
            },
            ct).ConfigureAwait(false);
        if (opened is null)
            return EpochAnswer.Refused($"Pipeline {pipeline}: {refusal}.");
        Log.Resharded(_shell.Log, pipeline, view, before, count, opened.Epoch);
        return Done(new { pipeline, view, epoch = opened.Epoch.Value, layout = opened.View(view)!.Number.Value, before, shards = count });
    }

    /// <summary>
    /// Gives the version that this process has of a pipeline its turn, whatever was active before, and whatever their revisions. Nothing is
    /// done when it has it already.
    /// </summary>
    public async ValueTask<EpochAnswer> ActivateAsync(string pipeline, CancellationToken ct)
    {
        if (!_pipelines.TryGetValue(pipeline, out var found))
            return Unknown(pipeline);
        var (version, before) = (found.Versions.Current, await found.Epochs.NewestAsync(pipeline, ct).ConfigureAwait(false));
        if (before?.Version == version.Version)
            return Done(new { pipeline, version = version.Version, epoch = before.Epoch.Value, before = version.Version });
        var opened = await found.Epochs.ActivateAsync(version, ct).ConfigureAwait(false);
        Log.Activated(_shell.Log, pipeline, version.Version, before?.Version ?? "none", opened.Epoch);
        return Done(new { pipeline, version = version.Version, epoch = opened.Epoch.Value, before = before?.Version });
    }

    private async ValueTask<string?> RefusalOfAsync(IReadOnlyList<PipelineEpoch> epochs, string view, int count, CancellationToken ct)
    {
        var newest = epochs[^1];
        if (newest.View(view) is not { } layout)
            return $"it has no view '{view}': there are {string.Join(", ", newest.Views.Select(one => one.Name))}";
        if ((layout with { Shards = count }).TotalShards(newest.Partitions) > LayoutPlan.MostShards)
        {
            return Invariant($"view {view} is co-partitioned, so it has {count} shards in each of {newest.Partitions} partitions: give at ")
                + Invariant($"most {LayoutPlan.MostShards / newest.Partitions}, which makes no more than {LayoutPlan.MostShards} in all");
        }
        var current = _pipelines[newest.Pipeline].Versions.Current.Find(view) as View;
        if (current?.Definition.PageBuckets is { } buckets && buckets % count != 0)
        {
            return Invariant($"view {view} keeps its results in {buckets} pages a window, and a page has one writer: give a power of two, ")
                + Invariant($"at most {buckets}, or more 'buckets' in its file, which begins results anew");
        }
        return await AwaitedAsync(epochs, view, ct).ConfigureAwait(false) is { Count: > 0 } awaited
            ? Invariant($"view {view} still waits for the states of {awaited.Count} shards of an earlier layout, such as ")
                + $"{string.Join(", ", awaited.Take(MostNamed))}: let the pipeline run until they are handed over, then try again. One "
                + "that stays silent is replaced by itself; one that is stuck is in /api/health/details and in verify"
            : null;
    }

    private async ValueTask<IReadOnlyList<ShardId>> AwaitedAsync(IReadOnlyList<PipelineEpoch> epochs, string view, CancellationToken ct)
    {
        var ended = EndedLayout.Of(epochs);
        var ofView = ended.Where(layout => layout.View.Name == view && layout.Successor is not null).ToList();
        if (ofView.Count == 0)
            return [];
        var said = (await _reports.ReadAsync(epochs[^1].Pipeline, ct).ConfigureAwait(false)).ToDictionary(report => report.Shard);
        return [.. ofView.SelectMany(layout => Handovers.PendingOf(layout, ended, said))];
    }

    private EpochAnswer Unknown(string pipeline) =>
        EpochAnswer.Refused($"There is no pipeline '{pipeline}': there are {string.Join(", ", _pipelines.Keys)}.");

    private static EpochAnswer Done(object answer) => new(true, JsonSerializer.Serialize(answer, JsonSerializerOptions.Web));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
