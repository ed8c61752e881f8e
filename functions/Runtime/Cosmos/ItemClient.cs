using System.Runtime.InteropServices;
using Microsoft.Azure.Cosmos;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Cosmos;

/// <summary>The requests about one item.</summary>
internal sealed class ItemClient(Container container, CosmosSender requests)
{
    public ValueTask<CosmosAnswer> ReadAsync(ResultId id, RetryBudget patience, CancellationToken ct)
    {
        var (name, key) = (ResultItem.Id(id), Key(id));
        return requests.SendAsync(token => container.ReadItemStreamAsync(name, key, null, token), patience, ct);
    }

    public ValueTask<CosmosAnswer> CreateAsync(ResultId id, ReadOnlyMemory<byte> item, RetryBudget patience, CancellationToken ct)
    {
        var key = Key(id);
        return requests.SendAsync(token => container.CreateItemStreamAsync(Content(item), key, null, token), patience, ct);
    }

    /// <summary>Replaces what still has the tag; a conflict when nothing has.</summary>
    public ValueTask<CosmosAnswer> ReplaceAsync(ResultId id, ReadOnlyMemory<byte> item, string tag, RetryBudget patience, CancellationToken ct)
    {
        var (name, key, options) = (ResultItem.Id(id), Key(id), new ItemRequestOptions { IfMatchEtag = tag });
        return requests.SendAsync(token => container.ReplaceItemStreamAsync(Content(item), name, key, options, token), patience, ct);
    }

    private static PartitionKey Key(ResultId id) => new PartitionKeyBuilder().Add(id.Pipeline).Add(id.View).Add(ResultItem.PartitionOf(id.Key)).Build();

    private static MemoryStream Content(ReadOnlyMemory<byte> item)
    {
        MemoryMarshal.TryGetArray(item, out var bytes);
        return new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false, publiclyVisible: true);
    }
}
