using System.Globalization;
using Serverless.Core.Positions;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>
/// The keys of the ledger's rows. An epoch of a pipeline is a table partition, because a transaction is limited to one. It has, in this
/// order: the chunks, by chain and offset; the delta objects, by name; the row of the next epoch, so that it can be inserted in the
/// transaction that ends the chains.
/// </summary>
internal static class LedgerKeys
{
    public const string NextEpoch = "epoch";
    public const string Chunks = "chunk";

    public static string EpochPartition(string pipeline, Epoch epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"{OrderedKey.Encode(pipeline)}{OrderedKey.Separator}{epoch.Value:d10}");

    public static string PreviousEpochPartition(string pipeline, Epoch epoch) => EpochPartition(pipeline, new Epoch(epoch.Value - 1));

    public static string Chain(Source source) =>
        string.Create(CultureInfo.InvariantCulture, $"{Chunks}{OrderedKey.Separator}{source.Redrive:d10}.{source.Partition.Value:d10}");

    // All 19 digits, so that the ordinal order is that of the offsets; plus 1, because the first row's previous offset is -1.
    public static string Chunk(Source source, Offset previous) =>
        string.Create(CultureInfo.InvariantCulture, $"{Chain(source)}{OrderedKey.Separator}{previous.Value + 1:d19}");

    /// <summary>The table partition of a pipeline's recipes; the rows are their ids.</summary>
    public static string Recipes(string pipeline) => $"{OrderedKey.Encode(pipeline)}{OrderedKey.Separator}recipes";

    /// <summary>The table partition of the files of a pipeline's versions; the rows are their hashes.</summary>
    public static string Definitions(string pipeline) => $"{OrderedKey.Encode(pipeline)}{OrderedKey.Separator}definitions";

    /// <summary>The table partition of the losses that were accepted; the rows are their places.</summary>
    public static string Losses(string pipeline) => $"{OrderedKey.Encode(pipeline)}{OrderedKey.Separator}losses";

    /// <summary>The source of a chunk's row.</summary>
    public static Source SourceOf(string row)
    {
        var numbers = row.Split(OrderedKey.Separator)[1].Split('.');
        var (redrive, partition) =
            (int.Parse(numbers[0], CultureInfo.InvariantCulture), int.Parse(numbers[1], CultureInfo.InvariantCulture));
        return new Source(new Partition(partition), redrive);
    }

    public static string Delta(string name) => $"delta{OrderedKey.Separator}{OrderedKey.Encode(name)}";
}
