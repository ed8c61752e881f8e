using System.Runtime.CompilerServices;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Shards;

namespace Serverless.Runtime.Verification;

/// <summary>Checks the stored results against the ledger.</summary>
public sealed class Verifier
{
    private readonly Dictionary<string, AuditPorts> _pipelines;
    private readonly int _chunksAtOnce;

    internal Verifier(IEnumerable<AuditPorts> pipelines, int chunksAtOnce)
    {
        _pipelines = pipelines.ToDictionary(ports => ports.Versions.Name);
        _chunksAtOnce = chunksAtOnce;
    }

    /// <summary>Adds up the ledger's rows that were sealed within [from, to), and checks each against the row before it.</summary>
    public async Task<LedgerSum> SumAsync(string pipeline, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var ledger = _pipelines[pipeline].Ledger;
        var sum = new LedgerSum(await ledger.AcceptedLossesAsync(pipeline, ct).ConfigureAwait(false));
        await foreach (var row in ledger.ReadAllAsync(pipeline, from, to, ct).ConfigureAwait(false))
            sum.Add(row);
        return sum;
    }

    /// <summary>With which versions of reference tables the events of a sum were folded, by table.</summary>
    public async Task<IReadOnlyList<TableUse>> TablesAsync(string pipeline, LedgerSum sum, CancellationToken ct)
    {
        var used = new SortedDictionary<string, SortedDictionary<long, long>>(StringComparer.Ordinal);
        foreach (var (id, events) in sum.Recipes)
        {
            var recipe = await _pipelines[pipeline].Ledger.FindRecipeAsync(pipeline, id, ct).ConfigureAwait(false);
            foreach (var (table, version) in recipe?.Tables ?? new Dictionary<string, long>())
            {
                var versions = used.TryGetValue(table, out var known) ? known : used[table] = [];
                versions[version] = versions.GetValueOrDefault(version) + events;
            }
        }
        return [.. used.Select(table => new TableUse(table.Key, [.. table.Value.Select(one => (one.Key, one.Value))]))];
    }

    /// <summary>
    /// Holds against each other what the ledger has merged for each view of the current epoch, and what the view's shards have made of it;
    /// then the same of each event sink.
    /// <paramref name="statusOf"/> gives the status of a shard, null when it has no state; when it knows none, the shards' last reports
    /// count. With <paramref name="countWaiting"/> what waits is read and counted; else what isn't applied counts as waiting while a shard
    /// lags. What is wrong with one view doesn't keep the others from being proved.
    /// </summary>
    public async IAsyncEnumerable<ViewProof> ProveAsync(
        string pipeline,
        Func<ShardId, ShardStatus?> statusOf,
        bool countWaiting,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var ports = _pipelines[pipeline];
        var epochs = await ports.Ledger.EpochsAsync(pipeline, ct).ConfigureAwait(false);
        if (epochs.Count == 0)
            yield break;
        var subjects = await SubjectsAsync(ports, epochs, ct).ConfigureAwait(false);
        var said = epochs[^1].Shards().Select(shard => statusOf(shard)?.ToReport(shard)).OfType<ShardReport>().ToList();
        if (said.Count == 0)
            said.AddRange(await ports.Reports.ReadAsync(pipeline, ct).ConfigureAwait(false));
        var byShard = said.ToDictionary(report => report.Shard);
        foreach (var (layout, subject) in subjects.Where(one => one.Subject is null or View or EventSink))
        {
            yield return subject is null
                ? new ViewProof(layout.Name, null, 0, [], [], [Unknown(layout)])
                : await new ShardSums(ports, _chunksAtOnce, epochs, subject, byShard).ProveAsync(countWaiting, ct).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Computes every view of the current epoch again from the ledger's deltas, one after the other, and compares the stored results with
    /// them. <paramref name="statusOf"/> gives the status of a shard: results that it must have stored by now have to be equal, others may
    /// lag. It returns null when the state isn't known: then no result of that shard has to be stored yet.
    /// </summary>
    public async IAsyncEnumerable<AuditedView> AuditAsync(
        string pipeline, Func<ShardId, ShardStatus?> statusOf, [EnumeratorCancellation] CancellationToken ct)
    {
        var ports = _pipelines[pipeline];
        var epochs = await ports.Ledger.EpochsAsync(pipeline, ct).ConfigureAwait(false);
        if (epochs.Count == 0)
            yield break;
        var reach = await LedgerReach.ReadAsync(ports, epochs[0], ct).ConfigureAwait(false);
        foreach (var (layout, subject) in await SubjectsAsync(ports, epochs, ct).ConfigureAwait(false))
        {
            if (subject is Observer)
                continue;
            if (subject is View view)
            {
                yield return await new ViewAudit(ports, _chunksAtOnce, epochs, reach, view, statusOf).RunAsync(ct).ConfigureAwait(false);
                continue;
            }
            var unknown = new AuditedView(layout.Name);
            unknown.Add(Unknown(layout));
            yield return unknown;
        }
    }

    /// <summary>
    /// The views and observers of the newest epoch as the version has them whose turn it is; null where no version has the definition.
    /// </summary>
    private static async ValueTask<IReadOnlyList<(ViewLayout Layout, ISharded? Subject)>> SubjectsAsync(
        AuditPorts ports, IReadOnlyList<PipelineEpoch> epochs, CancellationToken ct)
    {
        var subjects = new List<(ViewLayout, ISharded?)>();
        foreach (var layout in epochs[^1].Views)
        {
            var found = await ports.Versions.FindAsync(layout.Name, layout.Definition, epochs, ct).ConfigureAwait(false);
            subjects.Add((layout, found is var (_, subject) ? subject : null));
        }
        return subjects;
    }

    private static string Unknown(ViewLayout layout) =>
        $"its definition, {layout.Definition}, is in no version that is known: run the version that the newest epoch is of";
}
