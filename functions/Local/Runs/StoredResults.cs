using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;
using Serverless.Local.Output;
using Serverless.Local.Report;
using Serverless.Runtime.Queries;

namespace Serverless.Local.Runs;

/// <summary>What is stored of a pipeline.</summary>
/// <param name="Count">The number of results, over all views.</param>
/// <param name="Newest">Of each view, some results with the latest windows.</param>
internal sealed record StoredResults(long Count, IReadOnlyList<NewestResult> Newest)
{
    private const int NewestOfView = 2;
    private const int LongestValues = 200;

    public static async Task<StoredResults> ReadAsync(ResultQueries results, Pipeline pipeline, CancellationToken ct)
    {
        var (count, newest) = (0L, new List<NewestResult>());
        foreach (var view in pipeline.Views)
        {
            var latest = new List<Result>();
            await foreach (var result in results.QueryAsync(pipeline.Name, view.Name, null, null, null, ct))
            {
                count++;
                Keep(latest, result);
            }
            newest.AddRange(latest.Select(result => Describe(result, view)));
        }
        return new StoredResults(count, newest);
    }

    /// <summary>Keeps the few with the latest starts, latest first; of one start those that came first.</summary>
    private static void Keep(List<Result> latest, Result result)
    {
        var at = latest.FindIndex(other => other.Id.Start < result.Id.Start);
        if (at < 0 && latest.Count == NewestOfView)
            return;
        latest.Insert(at < 0 ? latest.Count : at, result);
        if (latest.Count > NewestOfView)
            latest.RemoveAt(NewestOfView);
    }

    private static NewestResult Describe(Result result, Core.Pipelines.View view)
    {
        var values = new FlatValues(view);
        var named = values.Names.Zip(values.Read(result)).Where(value => value.Second.ValueKind != JsonValueKind.Null)
            .Select(value => $"{value.First} {CellText.Of(value.Second)}");
        return new NewestResult(
            view.Name, ShownKey.Of(result.Id.Key), result.Id.Start.ToString(), result.Events, Cut(string.Join(", ", named)));
    }

    private static string Cut(string values) => values.Length <= LongestValues ? values : $"{values[..LongestValues]}…";
}
