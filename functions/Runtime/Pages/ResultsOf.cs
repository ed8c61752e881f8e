using Serverless.Core.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Pages;

/// <summary>Where the results of a view are in a store: each an item of its own, or in pages, as the view's definition says.</summary>
public static class ResultsOf
{
    private const int PagesAtRest = 512;

    /// <summary>The view's results.</summary>
    public static IResultStore View(IResultStore store, View view) => View(store, view, memory: null);

    /// <summary>The same, to look for many results one by one, window after window: what is written meanwhile may be seen or not.</summary>
    public static IResultStore ViewAtRest(IResultStore store, View view) => View(store, view, new PageMemory(PagesAtRest, isAtRest: true));

    /// <summary>The same, for one who writes panes of the same windows again and again.</summary>
    internal static IResultStore View(IResultStore store, View view, PageMemory? memory) =>
        view.Definition.PageBuckets is { } buckets ? new PagedResults(store, buckets, memory: memory) : store;
}
