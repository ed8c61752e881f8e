using System.Globalization;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>
/// Where a result is in its table: the windows of a key are one partition, ordered by start, and the partitions of a view are ordered by key. Of a long
/// key only the beginning is in the partition's name, with a hash of the whole: a name has at most 512 characters.
/// </summary>
internal static class TableResultKeys
{
    private const int MaxKeyLength = 200;

    public static string Partition(ResultId id) => Partition(id.Pipeline, id.View, id.Key);

    public static string Partition(string pipeline, string view, string key) => $"{View(pipeline, view)}{OrderedKey.Separator}{OrderedKey.Of(key, MaxKeyLength)}";

    public static string Row(EventTime start) => ((ulong)start.Milliseconds ^ (1UL << 63)).ToString("x16", CultureInfo.InvariantCulture);

    public static string OfOneKey(string pipeline, string view, string key) => $"PartitionKey eq '{Partition(pipeline, view, key)}'";

    public static string OfAllKeys(string pipeline, string view) =>
        $"PartitionKey ge '{View(pipeline, view)}{OrderedKey.Separator}' and PartitionKey lt '{View(pipeline, view)}{OrderedKey.BehindSeparator}'";

    /// <summary>Whether the partition's name is one of those whose order isn't that of their keys: of long keys with the same beginning.</summary>
    public static bool IsOfLongKey(string partition) => partition.Count(sign => sign == OrderedKey.Separator) == 3;

    /// <summary>Whether the two long keys begin alike.</summary>
    public static bool BeginAlike(string one, string other) => BeginningOf(one).SequenceEqual(BeginningOf(other));

    private static ReadOnlySpan<char> BeginningOf(string partition) => partition.AsSpan(0, partition.Length - OrderedKey.HashLength);

    private static string View(string pipeline, string view) => $"{OrderedKey.Of(pipeline)}{OrderedKey.Separator}{OrderedKey.Of(view)}";
}
