using System.Globalization;
using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>
/// The keys of a result's row: the keys of a view are spread over a fixed number of partitions, so that the windows of many keys are
/// written in one transaction, and the rows of a partition are ordered by key and start. A row key has at most 512 characters, so a long
/// key is cut and followed by a hash of the whole.
/// </summary>
internal static class TableResultKeys
{
    /// <summary>
    /// Partitions of a view. The service takes about 2,000 rows a second in each: 32,000 a view. Part of the stored format.
    /// </summary>
    public const int Buckets = 16;

    private const int MaxKeyLength = 200;

    // No code has the last of its signs twice.
    private const string AfterEveryCode = "~~";

    // After the key. It sorts before a longer key and, because it is two characters, before the hash of a long key that begins with this
    // one.
    private static readonly string BeforeStart = new(OrderedKey.Separator, 2);

    public static string Partition(ResultId id) => Partition(id.Pipeline, id.View, BucketOf(id.Key));

    public static string Partition(string pipeline, string view, int bucket) => string.Create(
        CultureInfo.InvariantCulture,
        $"{OrderedKey.Encode(pipeline)}{OrderedKey.Separator}{OrderedKey.Encode(view)}{OrderedKey.Separator}{bucket:00}");

    public static int BucketOf(string key) => (int)(Hash64.Of(Encoding.UTF8.GetBytes(key)) % Buckets);

    public static string Row(ResultId id) => Row(id.Key, id.Start);

    /// <summary>Those of one key are a range, from its <see cref="EventTime.Min"/> on.</summary>
    public static string Row(string key, EventTime start) =>
        $"{OrderedKey.Encode(key, MaxKeyLength)}{BeforeStart}{Ordered(start).ToString("x16", CultureInfo.InvariantCulture)}";

    /// <summary>A name at or before those of all rows with this key or a later one.</summary>
    public static string FirstRow(string key) => Cut(OrderedKey.Encode(key));

    /// <summary>A name after those of all rows whose keys begin so.</summary>
    public static string EndOfPrefix(string prefix) => $"{Cut(OrderedKey.Encode(prefix))}{AfterEveryCode}";

    /// <summary>
    /// Whether the row's name is one of those whose order isn't that of their keys: of long keys with the same beginning.
    /// </summary>
    public static bool IsOfLongKey(string row) => row.Count(sign => sign == OrderedKey.Separator) == 3;

    /// <summary>Whether the two long keys begin alike.</summary>
    public static bool BeginAlike(string one, string other) => one.AsSpan(0, MaxKeyLength).SequenceEqual(other.AsSpan(0, MaxKeyLength));

    private static string Cut(string code) => code.Length <= MaxKeyLength ? code : code[..MaxKeyLength];

    /// <summary>The time as a number without a sign, in the same order.</summary>
    private static ulong Ordered(EventTime time) => (ulong)time.Milliseconds ^ (1UL << 63);
}
