using System.Globalization;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Embedded;

/// <summary>Results in SQLite. The tag is the number of the row's version.</summary>
internal sealed class EmbeddedResults(DatabaseFile file) : IResultStore
{
    /// <summary>
    /// Rows written as one piece of work: many enough to make its overhead small, few enough for other writers to get a turn.
    /// </summary>
    private const int SliceRows = 500;

    private const string Insert = $"INSERT INTO results ({ResultRows.Columns}, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)";

    private const string OrUpdate = """
        ON CONFLICT DO UPDATE SET
            window_end = excluded.window_end, layout = excluded.layout, pane_index = excluded.pane_index, pane_kind = excluded.pane_kind,
            events = excluded.events, definition = excluded.definition, corrections = excluded.corrections, state = excluded.state,
            version = version + 1
        """;

    /// <summary>The rule of <see cref="Result.Supersedes"/> in SQL.</summary>
    private const string Supersedes = """
        (excluded.events, excluded.pane_kind, excluded.layout) >= (events, pane_kind, layout)
        """;

    private const string Write = $"{Insert} {OrUpdate} WHERE {Supersedes}";
    private const string InsertNew = $"{Insert} ON CONFLICT DO NOTHING";

    private const string Replace = """
        UPDATE results SET
            window_end = ?5, layout = ?6, pane_index = ?7, pane_kind = ?8, events = ?9,
            definition = ?10, corrections = ?11, state = ?12, version = version + 1
        WHERE pipeline = ?1 AND view = ?2 AND key = ?3 AND window_start = ?4 AND version = ?13
        """;

    private const string Find =
        $"SELECT {ResultRows.Columns}, version FROM results WHERE pipeline = ? AND view = ? AND key = ? AND window_start = ?";

    private const string Overlapping = $"""
        SELECT {ResultRows.Columns} FROM results
        WHERE pipeline = ?1 AND view = ?2 AND window_start < ?3 AND window_end > ?4 AND pane_kind <> {Retracted}
        """;

    private const string Retracted = "4";
    private const string Early = "0";
    private const string OfOneKey = $"{Overlapping} AND key = ?5 AND (window_start, 1) > (?6, ?7) ORDER BY window_start";
    private const string NewestFirst = $"{Overlapping} AND key = ?5 AND (?6 = 0 OR pane_kind <> {Early}) ORDER BY window_start DESC";

    // The third term includes the given key and start in the first page and excludes them from the others.
    private const string OfAllKeys = $"{Overlapping} AND key < ?5 AND (key, window_start, 1) > (?6, ?7, ?8) ORDER BY key, window_start";

    // Two seeks a key, to the next key and to its newest row, however many rows lie between.
    private const string NewestOfEachKey = $"""
        WITH RECURSIVE keys (one) AS (
            SELECT (
                SELECT key FROM results WHERE pipeline = ?1 AND view = ?2 AND key < ?5 AND (key, 1) > (?6, ?7) ORDER BY key LIMIT 1)
            UNION ALL
            SELECT (
                SELECT key FROM results WHERE pipeline = ?1 AND view = ?2 AND key < ?5 AND key > one ORDER BY key LIMIT 1)
            FROM keys WHERE one IS NOT NULL)
        SELECT {ResultRows.Columns} FROM keys CROSS JOIN results
        WHERE pipeline = ?1 AND view = ?2 AND key = one AND window_start = (
            SELECT newest.window_start FROM results AS newest
            WHERE newest.pipeline = ?1 AND newest.view = ?2 AND newest.key = one
                AND newest.window_start < ?3 AND newest.window_end > ?4 AND newest.pane_kind <> {Retracted}
            ORDER BY newest.window_start DESC LIMIT 1)
        """;

    public string? RejectionOf(Result result) => null;

    public async ValueTask WriteAsync(IReadOnlyList<Result> results, CancellationToken ct)
    {
        var slices = Enumerable.Range(0, (results.Count + SliceRows - 1) / SliceRows).Select(slice => slice * SliceRows);
        await Task.WhenAll(slices.Select(start => WriteSliceAsync(results, start, ct)));
    }

    public ValueTask<(Result Result, string Tag)?> FindAsync(ResultId id, CancellationToken ct) => file.Readers.ReadAsync(
        database => database.Prepare(Find).Bind(id.Pipeline).Bind(id.View).Bind(id.Key).Bind(id.Start.Milliseconds)
            .ReadAll<(Result, string)?>(row => (ResultRows.Row(row), Tag(row.Integer())))
            .SingleOrDefault(),
        ct);

    public async ValueTask<string?> TryReplaceAsync(Result result, string? tag, CancellationToken ct)
    {
        var version = tag is null ? 0 : long.Parse(tag, CultureInfo.InvariantCulture);
        var isReplaced = await file.Writer.WriteAsync(
            database =>
            {
                var statement = ResultRows.Bind(database.Prepare(tag is null ? InsertNew : Replace), result);
                (tag is null ? statement : statement.Bind(version)).Run();
                return database.Changes == 1;
            },
            ct);
        return isReplaced ? Tag(version + 1) : null;
    }

    public IAsyncEnumerable<Result> QueryAsync(ResultSelection asked, CancellationToken ct) =>
        asked.From >= asked.To
            ? AsyncEnumerable.Empty<Result>()
            : file.Readers.StreamAsync<Result>(
                (database, last) => Query(database, last is null ? asked : asked with { After = last.Id }),
                ResultRows.Row,
                result => result.State.Length,
                ct);

    // With one connection: all statements in one go, each a seek to the key's newest row.
    public ValueTask<IReadOnlyList<IReadOnlyList<Result>>> ReadAsync(DocumentSelection asked, CancellationToken ct) => file.Readers
        .ReadAsync<IReadOnlyList<IReadOnlyList<Result>>>(
            database => [.. asked.Parts.Select(part =>
                Query(database, asked.Of(part)).ReadPage(ResultRows.Row, _ => 0, maxRows: part.Most).Items)],
            ct);

    private static string Tag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static Statement Query(Database database, ResultSelection asked)
    {
        var (start, isNext) = (asked.After?.Start ?? EventTime.Min, asked.After is null ? 0 : 1);
        if (asked.Listing == ResultListing.NewestFirst)
            return Overlap(NewestFirst, EventTime.Earlier(asked.To, asked.After?.Start ?? EventTime.Max))
                .Bind(asked.Key).Bind(asked.OnlyFinal ? 1 : 0);
        if (asked.Key is { } key)
            return Overlap(OfOneKey, asked.To).Bind(key).Bind(start.Milliseconds).Bind(isNext);
        // Of a prefix that comes after it, too, the first key is included.
        var isAfter = asked.After?.Key == asked.FirstKey ? isNext : 0;
        if (asked.Listing == ResultListing.NewestOfEachKey)
            return BindEnd(Overlap(NewestOfEachKey, asked.To)).Bind(asked.FirstKey).Bind(isAfter);
        return BindEnd(Overlap(OfAllKeys, asked.To)).Bind(asked.FirstKey)
            .Bind(isAfter == 0 ? EventTime.Min.Milliseconds : start.Milliseconds).Bind(isAfter);

        Statement Overlap(string sql, EventTime to) =>
            database.Prepare(sql).Bind(asked.Pipeline).Bind(asked.View).Bind(to.Milliseconds).Bind(asked.From.Milliseconds);

        // In SQLite every text comes before every blob.
        Statement BindEnd(Statement statement) =>
            KeyPrefix.EndOf(asked.Prefix) is { } end ? statement.Bind(end) : statement.Bind(ReadOnlySpan<byte>.Empty);
    }

    private Task WriteSliceAsync(IReadOnlyList<Result> results, int start, CancellationToken ct) => file.Writer.WriteBulkAsync(
        database =>
        {
            var write = database.Prepare(Write);
            for (var i = start; i < Math.Min(start + SliceRows, results.Count); i++)
                ResultRows.Bind(write, results[i]).Run();
        },
        ct);
}
