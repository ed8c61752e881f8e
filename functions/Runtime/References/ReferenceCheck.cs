using System.Globalization;
using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.References;

/// <summary>
/// Finds what is wrong with the tables that a pipeline enriches from: one isn't there, is empty, can't be read, or lacks a column. Looks
/// every 30 s, and each time that it is asked while something is wrong; what was read is read again after ten minutes. One caller at a
/// time.
/// </summary>
internal sealed class ReferenceCheck(IReferenceTables store, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Reread = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, (long Version, string? Problem)> _seen = [];
    private string? _pipelineVersion;
    private long? _lookedAt;
    private long _beganAt;
    private List<string> _problems = [];

    /// <summary>A sentence for each table with which something is wrong; it names the table and says what to do.</summary>
    public async ValueTask<IReadOnlyList<string>> ProblemsAsync(Pipeline pipeline, CancellationToken ct)
    {
        var isOther = _pipelineVersion != pipeline.Version;
        if (!isOther && _problems.Count == 0 && _lookedAt is { } at && clock.GetElapsedTime(at) < Interval)
            return _problems;
        var now = clock.GetTimestamp();
        if (isOther || clock.GetElapsedTime(_beganAt) >= Reread)
        {
            _seen.Clear();
            (_pipelineVersion, _beganAt) = (pipeline.Version, now);
        }
        var problems = new List<string>();
        foreach (var table in pipeline.Tables)
        {
            if (await ProblemOfAsync(pipeline, table, ct).ConfigureAwait(false) is { } problem)
                problems.Add(problem);
        }
        _lookedAt = now;
        return _problems = problems;
    }

    private async ValueTask<string?> ProblemOfAsync(Pipeline pipeline, string table, CancellationToken ct)
    {
        var seen = _seen.GetValueOrDefault(table);
        try
        {
            if (await store.LoadAsync(table, seen.Version, ct).ConfigureAwait(false) is { } newer)
                _seen[table] = seen = (newer.Version, ProblemOf(pipeline, newer));
            return seen.Version == 0
                ? $"reference table '{table}' isn't there: events are not enriched from it; put it with 'tables put {table} FILE' or "
                    + $"PUT /api/tables/{table}"
                : seen.Problem;
        }
        catch (DamagedTableException damage)
        {
            return damage.Message;
        }
    }

    private static string? ProblemOf(Pipeline pipeline, ReferenceTableVersion table)
    {
        if (table.Rows.Count == 0)
            return Text($"reference table '{table.Table}' is empty (version {table.Version}): put it again with rows");
        var lacking = LackingOf(pipeline, table.Table, table.Rows);
        return lacking.Count == 0 ? null
            : Text($"reference table '{table.Table}' (version {table.Version}) has nothing in column {string.Join(", ", lacking)}, ")
                + $"which pipeline {pipeline.Name} takes: put it again with it";
    }

    /// <summary>The columns that a pipeline takes from a table, and that no row has.</summary>
    public static IReadOnlyList<string> LackingOf(
        Pipeline pipeline, string table, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> rows) =>
        [.. pipeline.Definition.Transforms.SelectMany(step => TakenBy(step, table)).Distinct()
            .Where(column => !rows.Values.Any(row => row.ContainsKey(column)))];

    private static IEnumerable<string> TakenBy(TransformDefinition step, string table) => step switch
    {
        TransformDefinition.Enrich enrich when enrich.Table == table => enrich.Take.Values,
        TransformDefinition.Template template when template.Table == table => ["tree"],
        _ => [],
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
