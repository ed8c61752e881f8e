using System.Globalization;

namespace Serverless.Runtime.Pages;

/// <summary>
/// The place of a page among those of a window: the bucket of its keys, and within the bucket the part. A bucket is one page, part "",
/// until that is too large: then it has four parts, named by the next two bits of the keys' hashes, and so on with each of those.
/// </summary>
/// <param name="Bucket">From 0.</param>
/// <param name="Part">A digit 0 to 3 for each time that the page was split.</param>
internal readonly record struct PagePlace(int Bucket, string Part = "")
{
    /// <summary>Parts of a page that is split.</summary>
    public const int Parts = 4;

    private const int BitsOfPart = 2;

    // The upper 32 bits choose the bucket.
    private const int Deepest = 32 / BitsOfPart;

    /// <summary>Whether it can't be split again: the hash has no more bits.</summary>
    public bool IsDeepest => Part.Length == Deepest;

    /// <summary>The name of the page among those of the window.</summary>
    public string Name => Bucket.ToString("000", CultureInfo.InvariantCulture) + (Part.Length == 0 ? "" : $"-{Part}");

    /// <summary>
    /// The page's name in the store, which has it in the place of a result's key. It has the view's label: pages of views are large, and a
    /// store may keep what has one key of a pipeline in one place.
    /// </summary>
    public string KeyIn(string view) => $"{view}/{Name}";

    /// <summary>
    /// The whole bucket of a key. By the same bits as <see cref="Core.Ledger.ViewLayout.ShardOf"/> takes: where the number of shards
    /// divides that of the buckets, all keys of a bucket are in one shard.
    /// </summary>
    /// <param name="keyHash">The hash of the key.</param>
    /// <param name="buckets">How many there are, of which the shards don't know.</param>
    public static PagePlace Of(ulong keyHash, int buckets) => new((int)((keyHash >> 32) % (ulong)buckets));

    /// <summary>The part that a key is in, where this page is split.</summary>
    public PagePlace PartOf(ulong keyHash) => PartAt((int)(keyHash >> (BitsOfPart * Part.Length)) & (Parts - 1));

    /// <summary>One of the parts, 0 to 3.</summary>
    public PagePlace PartAt(int number) => this with { Part = Part + number.ToString(CultureInfo.InvariantCulture) };
}
