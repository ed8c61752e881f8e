using Serverless.Core.Pipelines;
using Serverless.Runtime.Caching;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Pages;

/// <summary>Where the results of a view are in a store: each an item of its own, or in pages, as the view's definition says.</summary>
public static class ResultsOf
{
    private const int RememberedPages = 512;

    /// <summary>The view's results.</summary>
    public static IResultStore View(IResultStore store, View view) =>
        view.Definition.PageBuckets is { } buckets ? new PagedResults(store, buckets) : store;

    /// <summary>
    /// The same, to look for many results one by one, window after window: a page is read once for those that are near each other. To read
    /// only; what is written meanwhile may be seen or not.
    /// </summary>
    public static IResultStore ViewAtRest(IResultStore store, View view) => view.Definition.PageBuckets is { } buckets
        ? new PagedResults(store, buckets, remembered: new RecentResults<StoredPage>(RememberedPages))
        : store;
}
