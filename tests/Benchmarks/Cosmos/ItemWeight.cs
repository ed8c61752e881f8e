using System.Text;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;
using Serverless.Runtime.Cosmos;

namespace Serverless.Benchmarks.Cosmos;

/// <summary>
/// What items of a view weigh, in bytes (the median): with the state as base64; with the values that a query shows instead, which can't be
/// merged; with both. Request units count by kilobytes, so <paramref name="OverKilobyte"/> is the share of base64 items that cost more than
/// the least.
/// </summary>
internal sealed record ItemWeight(string View, int Base64, int Values, int Both, double OverKilobyte)
{
    public static IReadOnlyList<ItemWeight> Of(Pipeline pipeline, IReadOnlyList<Result> results) =>
        [.. results.GroupBy(result => result.Id.View).Select(view => Of(pipeline.Views.First(found => found.Name == view.Key), [.. view]))];

    private static ItemWeight Of(View view, Result[] results)
    {
        var (items, values) = (
            results.Select(result => ResultItem.Write(result, null).Length).ToArray(),
            results.Select(result => ValuesOf(result, view)).ToArray());
        var envelopes = results.Select(result => ResultItem.Write(result with { State = default }, null).Length).ToArray();
        return new ItemWeight(
            view.Name,
            Median(items),
            Median(envelopes.Zip(values, (envelope, own) => envelope + own)),
            Median(items.Zip(values, (item, own) => item + own)),
            items.Count(item => item > 1024) / (double)items.Length);
    }

    private static int ValuesOf(Result result, View view) => Encoding.UTF8.GetByteCount(ResultRenderer.Values(result, view.Layout));

    private static int Median(IEnumerable<int> sizes)
    {
        var ordered = sizes.Order().ToList();
        return ordered[ordered.Count / 2];
    }
}
