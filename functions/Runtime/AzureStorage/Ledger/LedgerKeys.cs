using System.Globalization;
using Serverless.Core.Positions;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>
/// Where the ledger's rows lie. A table partition is an epoch of a pipeline, since a transaction reaches no further. In it, in this order:
/// the chunks, chain by chain and each in the order of its offsets; the delta objects, in the order of their names; the row of the epoch
/// that comes after, which so is part of the transaction that ends the chains.
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

    // Of digits that are all there, so that the order of characters is that of the offsets; from 0, since the first row's is -1.
    public static string Chunk(Source source, Offset previous) =>
        string.Create(CultureInfo.InvariantCulture, $"{Chain(source)}{OrderedKey.Separator}{previous.Value + 1:d19}");

    /// <summary>The table partition of a pipeline's recipes; the rows are their ids.</summary>
    public static string Recipes(string pipeline) => $"{OrderedKey.Encode(pipeline)}{OrderedKey.Separator}recipes";

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
