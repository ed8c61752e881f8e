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
    private const string OfOneKey = $"{Overlapping} AND key = ?5 AND (window_start, 1) > (?6, ?7) ORDER BY window_start";

    // The third term includes the given key and start in the first page and excludes them from the others.
    private const string OfAllKeys = $"{Overlapping} AND (key, window_start, 1) > (?5, ?6, ?7) ORDER BY key, window_start";

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

    public IAsyncEnumerable<Result> QueryAsync(
        string pipeline,
        string view,
        string? key,
        EventTime from,
        EventTime to,
        CancellationToken ct) =>
        from >= to
            ? AsyncEnumerable.Empty<Result>()
            : file.Readers.StreamAsync<Result>(
                (database, last) => database.Prepare(key is null ? OfAllKeys : OfOneKey)
                    .Bind(pipeline).Bind(view).Bind(to.Milliseconds).Bind(from.Milliseconds)
                    .Bind(last?.Id.Key ?? key ?? "").Bind((last?.Id.Start ?? EventTime.Min).Milliseconds).Bind(last is null ? 0 : 1),
                ResultRows.Row,
                result => result.State.Length,
                ct);

    private static string Tag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private Task WriteSliceAsync(IReadOnlyList<Result> results, int start, CancellationToken ct) => file.Writer.WriteBulkAsync(
        database =>
        {
            var write = database.Prepare(Write);
            for (var i = start; i < Math.Min(start + SliceRows, results.Count); i++)
                ResultRows.Bind(write, results[i]).Run();
        },
        ct);
}
