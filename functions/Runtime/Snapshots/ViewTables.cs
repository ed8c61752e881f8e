using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Queries;

namespace Serverless.Runtime.Snapshots;

/// <summary>
/// Makes versions of reference tables of the results of latest views, in the background: each view that says so is read at its interval,
/// and where its rows are others than those of the newest version, they are the next one. A row is as it was stored when it was read, so a
/// version isn't the state of one moment. Two processes that do it at once make versions with the same rows, or one after the other. Never
/// throws. Safe for any thread.
/// </summary>
internal sealed class ViewTables(
    Func<ResultQueries> results, IReferenceTables tables, PipelineVersions versions, ShellServices shell)
{
    // Beyond that a table isn't fit for the memory of each instance.
    private const int MostRows = 1_000_000;

    private readonly BackgroundRun _run = new();
    private readonly Dictionary<string, long> _dueMs = [];

    /// <summary>Ends when it is not at work.</summary>
    public Task Running => _run.Running;

    /// <summary>Why tables aren't made, as a sentence; null when all are.</summary>
    public string? Problem { get; private set; }

    /// <summary>Begins to make the tables that are due, unless it is at work.</summary>
    public void Begin() => _run.Begin(() => Due() is { Count: > 0 } due ? RunAsync(due, CancellationToken.None) : null);

    private List<View> Due()
    {
        var now = shell.NowMs;
        // A clock that was set back doesn't put a table off for longer than its interval.
        return [.. versions.Current.Views.Where(view => view.Definition.Table is { } table
            && (!_dueMs.TryGetValue(view.Name, out var due) || now >= due || due > now + table.EveryMs))];
    }

    private async Task RunAsync(List<View> due, CancellationToken ct)
    {
        var problems = new List<string>();
        foreach (var view in due)
        {
            _dueMs[view.Name] = shell.NowMs + view.Definition.Table!.EveryMs;
            if (await ProblemOfAsync(view, ct).ConfigureAwait(false) is { } problem)
                problems.Add(problem);
        }
        Problem = problems.Count == 0 ? null : string.Join("; ", problems);
    }

    private async Task<string?> ProblemOfAsync(View view, CancellationToken ct)
    {
        var table = view.Definition.Table!;
        try
        {
            return await MakeAsync(view, table, ct).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            return $"table '{table.Name}' isn't made of view '{view.Name}': {fault.Message}";
        }
    }

    private async Task<string?> MakeAsync(View view, TableDefinition table, CancellationToken ct)
    {
        var stored = results().QueryAsync(versions.Name, view.Name, null, null, null, ct);
        var rows = await TableOfView.RowsAsync(view, stored.Take(MostRows + 1), ct).ConfigureAwait(false);
        if (rows.Count > MostRows)
            return $"view '{view.Name}' has more than {MostRows} keys, which a table can't have: table '{table.Name}' stays as it was";
        // A table without rows counts as missing: before the first there is none.
        if (rows.Count > 0)
            await tables.ReplaceAsync(table.Name, rows, ct).ConfigureAwait(false);
        return null;
    }
}
