using System.Text;
using Serverless.Core.Drift;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Proposals;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Queries;
using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Drift;

/// <summary>Asks the radars of pipelines what they have noticed. Reads only.</summary>
public sealed class DriftReports
{
    private readonly ViewFinder _views;
    private readonly SavedStates _saved;
    private readonly ShellServices _shell;

    internal DriftReports(ViewFinder views, SavedStates saved, ShellServices shell) => (_views, _saved, _shell) = (views, saved, shell);

    /// <summary>The report, or what is wrong with the question.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="asked">What is wanted.</param>
    /// <param name="states">Where the states of shards are.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="StoreUnavailableException">A store can't be reached.</exception>
    public async Task<(DriftReport? Report, Problem? Problem)> AskAsync(
        string pipeline, DriftQuestion asked, IShardStates states, CancellationToken ct)
    {
        if (_views.Pipeline(pipeline, out var problem) is not { } versions)
            return (null, problem);
        if (versions.Current.Radar is not { } radar)
            return (null, new Problem(ProblemKind.Refused, $"Pipeline {pipeline} has no radar: add \"drift\": {{}} to its file."));
        var epochs = await _views.EpochsAsync(pipeline, ct).ConfigureAwait(false);
        var tables = await ReadAsync(radar, pipeline, epochs, states, ct).ConfigureAwait(false);
        var since = asked.Since is { } from
            ? new EventTime(from.ToUnixTimeMilliseconds())
            : new EventTime(_shell.NowMs).Minus((long)DriftQuestion.UsualSpan.TotalMilliseconds);
        return Answer(versions.Current, asked, tables, since);
    }

    private (DriftReport? Report, Problem? Problem) Answer(
        Pipeline pipeline, DriftQuestion asked, List<DriftTable> tables, EventTime since)
    {
        var report = new DriftReport(
            pipeline.Name, pipeline.Version, since,
            tables.SelectMany(table => table.Sources.Keys).Select(one => one.Source).Distinct(StringComparer.Ordinal).Count(),
            tables.SelectMany(table => table.Sources.Values).Sum(one => one.Lines),
            DriftFindings.Of(pipeline.Definition, tables, since));
        if (asked.Id is not { } id)
            return (report, null);
        if (report.Findings.FirstOrDefault(one => one.Id == id) is not { } found)
            return (null, new Problem(ProblemKind.UnknownKey, $"There is no such finding since {since}: ask without 'id' for all."));
        var proposal = pipeline.Text is { } text
            ? ProposalMaker.For(Encoding.UTF8.GetBytes(text), found, new EventTime(_shell.NowMs))
            : null;
        return (report with { Findings = [found], IsOne = true, Proposal = proposal }, null);
    }

    /// <summary>What the shards of the newest epoch hold; of those that have yet to begin, what they will take over.</summary>
    private async ValueTask<List<DriftTable>> ReadAsync(
        DriftRadar radar, string pipeline, IReadOnlyList<PipelineEpoch> epochs, IShardStates states, CancellationToken ct)
    {
        var tables = new List<DriftTable>();
        var taken = new HashSet<ShardId>();
        if (epochs is not [.., var newest] || newest.View(radar.Name) is not { } layout)
            return tables;
        for (var shard = 0; shard < layout.TotalShards(newest.Partitions); shard++)
        {
            var life = ShardLife.Of(new ShardId(pipeline, layout.Name, layout.Number, shard), epochs)!;
            if (await ReadAsync(life.Id, radar, states, ct).ConfigureAwait(false) is { } held)
                tables.Add(held);
            else
                foreach (var donor in life.Donors.Where(donor => taken.Add(donor.Id)))
                    if (await ReadAsync(donor.Id, radar, states, ct).ConfigureAwait(false) is { } handed)
                        tables.Add(handed);
        }
        return tables;
    }

    private async ValueTask<DriftTable?> ReadAsync(ShardId shard, DriftRadar radar, IShardStates states, CancellationToken ct)
    {
        if (PackedState.Open(await states.ReadAsync(shard, ct).ConfigureAwait(false)) is not { } held)
            return null;
        return ShardStateFormat.IsHandedOver(held)
            ? await _saved.ReadHandoverAsync(shard, ct).ConfigureAwait(false) is { } handed ? WatchedState.Read(handed, radar) : null
            : WatchedState.Read(held, radar);
    }
}
