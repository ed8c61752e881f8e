using System.Collections.Concurrent;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>The newest row of each chain that this process has seen: its head is there or behind it.</summary>
internal sealed class KnownHeads
{
    private readonly ConcurrentDictionary<(string, Epoch, Partition), ChunkRow> _rows = [];

    public ChunkRow? Of(string pipeline, Epoch epoch, Partition partition) => _rows.GetValueOrDefault((pipeline, epoch, partition));

    public void See(ChunkRow row) => _rows.AddOrUpdate((row.Pipeline, row.Epoch, row.Partition), row, (_, known) => known.Previous > row.Previous ? known : row);
}
