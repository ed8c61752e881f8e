using System.Collections.Concurrent;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>The newest row of each chain that this process has seen: the head of the chain is this row or a later one.</summary>
internal sealed class KnownHeads
{
    private readonly ConcurrentDictionary<(string, Epoch, Source), ChunkRow> _rows = [];

    public ChunkRow? Find(string pipeline, Epoch epoch, Source source) => _rows.GetValueOrDefault((pipeline, epoch, source));

    public void See(ChunkRow row) =>
        _rows.AddOrUpdate((row.Pipeline, row.Epoch, row.Source), row, (_, known) => known.Previous > row.Previous ? known : row);
}
