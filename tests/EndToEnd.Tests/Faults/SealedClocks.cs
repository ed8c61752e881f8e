using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>The clocks at which records were sealed, as the ledger has them: an oracle must know them.</summary>
internal static class SealedClocks
{
    /// <summary>By record the clock of its row, ms after <see cref="StreamEvent.Base"/>.</summary>
    public static async Task<Func<SourceRecord, long>> OfAsync(World world)
    {
        var rows = new List<ChunkRow>();
        await foreach (var row in world.Stores.Ledger.ReadAllAsync(
            world.Pipeline.Name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None))
        {
            rows.Add(row);
        }
        var chunks = rows.Where(row => row.NextEpoch is null).ToLookup(row => row.Partition);
        return record => chunks[record.Partition].First(row => row.First <= record.Offset && record.Offset <= row.Last)
            .Clock.ToUnixTimeMilliseconds() - StreamEvent.Base;
    }
}
