using System.Text.Json;
using Serverless.Core.Ledger;

namespace Serverless.Runtime.DeadLetters;

/// <summary>The ledger's row of an offset as JSON: where and when it was sealed, and what became of the events of its chunk.</summary>
internal static class SealedPlace
{
    public static byte[] ToJson(ChunkRow row) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            partition = row.Partition.Value,
            first = row.First.Value,
            last = row.Last.Value,
            epoch = row.Epoch.Value,
            sealedAt = row.Clock,
            delta = row.Delta,
            recipe = row.Recipe,
            watermark = row.WatermarkAfter.ToString(),
            missing = row.Missing,
            counts = row.Counts,
        },
        JsonSerializerOptions.Web);
}
