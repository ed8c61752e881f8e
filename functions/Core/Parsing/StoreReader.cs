using System.Globalization;
using System.Numerics;
using Serverless.Core.Definitions;

namespace Serverless.Core.Parsing;

/// <summary>Reads a view's <c>store</c>: whether its results are items of their own or in pages.</summary>
internal static class StoreReader
{
    private const int UsualBuckets = 32;
    private const int MostBuckets = 256;
    private const string OrItems = "or leave 'store' out";

    private static readonly Dictionary<string, bool> Layouts = new() { ["items"] = false, ["pages"] = true };

    /// <summary>In how many pages the results of a window are; null when each is an item.</summary>
    public static int? Buckets(ObjectReader view, ViewDefinition read)
    {
        if (view.Object("store") is not { } store)
            return null;
        var isPaged = store.NeedChoice("layout", Layouts) == true;
        var buckets = store.OptionalWhole("buckets", 1, MostBuckets);
        store.Done();
        if (buckets is { } given && !BitOperations.IsPow2(given))
            store.Error("buckets", $"must be a power of two, such as {BitOperations.RoundUpToPowerOf2((uint)given)}");
        if (!isPaged && buckets is not null)
            store.Error("buckets", "only pages have buckets: remove it, or set \"layout\": \"pages\"");
        if (!isPaged)
            return null;
        Check(view, read, buckets ?? UsualBuckets);
        return buckets ?? UsualBuckets;
    }

    private static void Check(ObjectReader view, ViewDefinition read, int buckets)
    {
        if (!read.Window.IsOfAllKeys)
        {
            view.Error("store", $"{read.Window.Kind} windows can't be kept in pages, as each key has its own: choose tumbling, hopping "
                + $"or calendar windows, {OrItems}");
        }
        else if (read.Sharding == Sharding.CoPartitioned)
        {
            view.Error("store", "pages need a rekeyed view, because a page has one writer: set \"sharding\": \"rekeyed\", " + OrItems);
        }
        else if (buckets % read.Shards != 0)
        {
            var uneven = string.Create(CultureInfo.InvariantCulture, $"{read.Shards} shards can't share {buckets} pages evenly");
            view.Error("shards", $"{uneven}, and a page has one writer: give a power of two, at most the number of buckets, or more "
                + "'buckets' in 'store'");
        }
    }
}
