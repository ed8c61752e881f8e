using System.Globalization;
using System.Text.Json;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;
using Serverless.Core.Text;
using Serverless.Runtime.Ports;
using Serverless.Runtime.References;
using Rows = System.Collections.Generic.IReadOnlyDictionary<
    string, System.Collections.Generic.IReadOnlyDictionary<string, string>>;

namespace Serverless.Runtime.Operations;

/// <summary>
/// What operators may ask of reference tables, on any instance while all run. A table that is put is a new version: each instance folds
/// with it within half a minute, and within a second where there was none.
/// </summary>
public sealed class TableCommands
{
    /// <summary>The most rows that an answer shows.</summary>
    public const int MostShown = 10_000;

    /// <summary>How many rows an answer shows where nothing is said.</summary>
    public const int Shown = 1_000;

    private readonly Func<IEnumerable<Pipeline>> _pipelines;
    private readonly IReferenceTables _tables;
    private readonly TimeProvider _clock;

    internal TableCommands(Func<IEnumerable<Pipeline>> pipelines, IReferenceTables tables, TimeProvider clock) =>
        (_pipelines, _tables, _clock) = (pipelines, tables, clock);

    /// <summary>Makes the content of a file the newest version of a table.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="file">The content, as <see cref="TableFile"/> reads it.</param>
    /// <param name="keyColumn">The column that rows are found by; null for the first one.</param>
    /// <param name="newest">The version that must be the newest before, 0 for none; null for whichever is.</param>
    /// <param name="ct">Ends the call; then nothing is changed, or all.</param>
    public async ValueTask<TableAnswer> PutAsync(string table, Stream file, string? keyColumn, long? newest, CancellationToken ct)
    {
        if (PipelineParser.NameProblem(table) is { } problem)
            return TableAnswer.Refused(problem);
        try
        {
            var rows = await TableFile.ReadAsync(file, keyColumn, ct).ConfigureAwait(false);
            var version = newest is { } expected
                ? await _tables.TryReplaceAsync(table, expected, rows, ct).ConfigureAwait(false)
                : await _tables.ReplaceAsync(table, rows, ct).ConfigureAwait(false);
            return version is { } put ? PutAnswer(table, put, rows) : new TableAnswer(TableOutcome.Changed,
                Text($"Table '{table}' is not changed: its newest version isn't {newest}. Look at it, then put it again over what it is."));
        }
        catch (TableFileException fault)
        {
            return TableAnswer.Refused($"Table '{table}' is not changed: {fault.Message}.");
        }
    }

    /// <summary>All tables: those that are there, and those that pipelines of this process need and that aren't, as version 0.</summary>
    public async ValueTask<TableAnswer> ListAsync(CancellationToken ct)
    {
        var found = await _tables.ListAsync(ct).ConfigureAwait(false);
        var missing = _pipelines().SelectMany(pipeline => pipeline.Tables).Except(found.Select(info => info.Table))
            .Select(table => new ReferenceTableInfo(table, 0, default, 0, 0, ""));
        return Done(found.Concat(missing).OrderBy(info => info.Table, StringComparer.Ordinal).Select(info => new
        {
            info.Table, info.Version, info.Rows, info.Bytes, WrittenAt = info.Version == 0 ? (DateTimeOffset?)null : info.WrittenAt,
            info.Hash, Pipelines = UsersOf(info.Table),
        }));
    }

    /// <summary>Rows of a table, by key.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="version">A version; null for the newest.</param>
    /// <param name="key">The row of this key alone; null for all.</param>
    /// <param name="limit">Most rows, 1 to <see cref="MostShown"/>.</param>
    /// <param name="ct">Ends the call.</param>
    public async ValueTask<TableAnswer> ShowAsync(string table, long? version, string? key, int limit, CancellationToken ct)
    {
        try
        {
            var found = version is { } one
                ? await _tables.FindAsync(table, one, ct).ConfigureAwait(false)
                : await _tables.LoadAsync(table, 0, ct).ConfigureAwait(false);
            return found is null
                ? await MissingAsync(table, version, ct).ConfigureAwait(false)
                : Show(found, key, limit);
        }
        catch (DamagedTableException damage)
        {
            return new TableAnswer(TableOutcome.Damaged, damage.Message);
        }
    }

    /// <summary>A sentence for each table that a pipeline needs and that is missing, empty or damaged, or lacks a column.</summary>
    public async ValueTask<IReadOnlyList<string>> ProblemsAsync(string pipeline, CancellationToken ct) =>
        await new ReferenceCheck(_tables, _clock).ProblemsAsync(_pipelines().First(one => one.Name == pipeline), ct).ConfigureAwait(false);

    private static TableAnswer Show(ReferenceTableVersion found, string? key, int limit)
    {
        var asked = key is null ? found.Rows.OrderBy(row => row.Key, StringComparer.Ordinal) : found.Rows.Where(row => row.Key == key);
        var rows = asked.Take(limit).ToDictionary(row => row.Key, row => row.Value);
        if (key is not null && rows.Count == 0)
            return new TableAnswer(TableOutcome.Missing, $"Table '{found.Table}' has no row with the key '{Printable.Of(key)}'.");
        var answer = Done(new { found.Table, found.Version, Count = found.Rows.Count, Columns = ColumnsOf(found.Rows), Rows = rows });
        return answer with { Version = found.Version, Rows = rows };
    }

    private async ValueTask<TableAnswer> MissingAsync(string table, long? version, CancellationToken ct)
    {
        var known = (await _tables.ListAsync(ct).ConfigureAwait(false)).Select(info => info.Table).ToList();
        var (name, there) = (Printable.Of(table), known.Count == 0 ? "none" : string.Join(", ", known));
        return new TableAnswer(TableOutcome.Missing, known.Contains(table)
            ? Text($"Table '{name}' has no version {version}, or none any more.")
            : $"There is no table '{name}'{NearestName.Hint(table, known)}: there are {there}.");
    }

    private TableAnswer PutAnswer(string table, long version, Rows rows)
    {
        var lacking = _pipelines().SelectMany(pipeline => ReferenceCheck.LackingOf(pipeline, table, rows)).Distinct();
        return Done(new
        {
            table, version, Rows = rows.Count, Columns = ColumnsOf(rows), Pipelines = UsersOf(table), Lacking = lacking,
        }) with { Version = version };
    }

    private IEnumerable<string> UsersOf(string table) =>
        _pipelines().Where(pipeline => pipeline.Tables.Contains(table)).Select(pipeline => pipeline.Name);

    private static IEnumerable<string> ColumnsOf(Rows rows) =>
        rows.Values.SelectMany(row => row.Keys).Distinct().Order(StringComparer.Ordinal);

    private static TableAnswer Done(object answer) => new(TableOutcome.Done, JsonSerializer.Serialize(answer, JsonSerializerOptions.Web));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
