using System.Globalization;
using Azure.Data.Tables;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage.SideOutputs;

/// <summary>
/// Rows that name the blobs with events of a kind and reason, with the key <c>{kind}!{reason}!{delta}!{identity}</c> in the pipeline's
/// table partition; and for each kind one more row with an empty reason, for all. So the batches of a kind or reason are read in the order
/// of their times.
/// </summary>
internal static class SideOutputIndex
{
    public const string DeltaColumn = "delta";
    private const string IdentityColumn = "identity";
    private const string ReasonsColumn = "reasons";

    /// <summary>The rows of the events of one delta object that were written together.</summary>
    public static IEnumerable<TableEntity> RowsOf(IReadOnlyCollection<SideEvent> events, string delta, ulong identity)
    {
        foreach (var kind in events.GroupBy(side => side.Kind))
        {
            var reasons = kind.Select(side => side.Rejection?.Reason).OfType<string>().CountBy(reason => reason).ToList();
            var all = Row(Partition(kind.First().Pipeline), kind.Key, "", delta, identity, kind.Count());
            all[ReasonsColumn] = string.Join('\n', reasons.Select(reason => reason.Key));
            yield return all;
            foreach (var (reason, count) in reasons)
                yield return Row(all.PartitionKey, kind.Key, reason, delta, identity, count);
        }
    }

    public static string Partition(string pipeline) => OrderedKey.Encode(pipeline);

    /// <summary>The beginning of the keys for a kind and a reason (null: all), or for one delta object among them.</summary>
    public static string Prefix(SideOutputKind kind, string? reason, string? delta = null)
    {
        var prefix = $"{NameOf(kind)}{OrderedKey.Separator}{OrderedKey.Encode(reason ?? "")}";
        return delta is null ? prefix : $"{prefix}{OrderedKey.Separator}{OrderedKey.Encode(delta)}";
    }

    public static string NameOf(SideOutputKind kind) => kind == SideOutputKind.Late ? "late" : "dead";

    public static string DeltaOf(TableEntity row) => row.GetString(DeltaColumn);

    public static string BlobOf(TableEntity row, string pipeline) =>
        Blob(pipeline, DeltaOf(row), (ulong)row.GetInt64(IdentityColumn)!.Value);

    public static string Blob(string pipeline, string delta, ulong identity) =>
        string.Create(CultureInfo.InvariantCulture, $"{pipeline}/{delta}.{identity:x16}");

    /// <summary>The key of a row for all reasons, and those of its rows for each reason.</summary>
    public static IEnumerable<string> KeysWith(TableEntity all, SideOutputKind kind)
    {
        var (delta, identity) = (DeltaOf(all), (ulong)all.GetInt64(IdentityColumn)!.Value);
        var reasons = all.GetString(ReasonsColumn).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return reasons.Select(reason => Key(kind, reason, delta, identity)).Append(all.RowKey);
    }

    private static TableEntity Row(string partition, SideOutputKind kind, string reason, string delta, ulong identity, int events) =>
        new(partition, Key(kind, reason, delta, identity))
        {
            [DeltaColumn] = delta,
            [IdentityColumn] = (long)identity,
            ["events"] = events,
        };

    private static string Key(SideOutputKind kind, string reason, string delta, ulong identity) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix(kind, reason, delta)}{OrderedKey.Separator}{identity:x16}");
}
