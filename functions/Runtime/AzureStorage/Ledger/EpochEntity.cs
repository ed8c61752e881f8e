using System.Text.Json;
using Azure.Data.Tables;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>Epochs as table rows, each in the table partition of the epoch before it.</summary>
internal static class EpochEntity
{
    public static TableEntity ToEntity(PipelineEpoch epoch)
    {
        var entity = LedgerFormat.New(LedgerKeys.PreviousEpochPartition(epoch.Pipeline, epoch.Epoch), LedgerKeys.NextEpoch);
        (entity["epoch"], entity["partitions"], entity["openedAt"]) = (epoch.Epoch.Value, epoch.Partitions, epoch.OpenedAt);
        (entity["version"], entity["revision"], entity["cause"]) = (epoch.Version, epoch.Revision, epoch.Cause);
        entity["redrivenSince"] = epoch.RedrivenSince.Value;
        entity["views"] = JsonSerializer.Serialize(epoch.Views, LedgerJson.Default.IReadOnlyListViewLayout);
        return entity;
    }

    public static PipelineEpoch Row(TableEntity stored, string pipeline)
    {
        var entity = LedgerFormat.Checked(stored);
        var views = JsonSerializer.Deserialize(entity.GetString("views"), LedgerJson.Default.IReadOnlyListViewLayout)!;
        return new PipelineEpoch(
            pipeline,
            new Epoch(entity.GetInt32("epoch")!.Value),
            entity.GetString("version"),
            entity.GetInt64("revision")!.Value,
            entity.GetInt32("partitions")!.Value,
            views,
            entity.GetDateTimeOffset("openedAt")!.Value)
        {
            Cause = entity.GetString("cause"),
            RedrivenSince = new Epoch(entity.GetInt32("redrivenSince")!.Value),
        };
    }
}
