using System.Runtime.InteropServices;
using Microsoft.Azure.Cosmos;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Cosmos;

/// <summary>Reads and writes single items.</summary>
internal sealed class ItemClient(Container container, CosmosSender sender)
{
    /// <summary>Reads the item of a result; missing is an answer.</summary>
    public ValueTask<CosmosAnswer> ReadAsync(ResultId id, RetryBudget budget, CancellationToken ct)
    {
        var (name, key) = (ResultItem.Id(id), Key(id));
        return sender.SendAsync(token => container.ReadItemStreamAsync(name, key, null, token), budget, ct);
    }

    /// <summary>Creates the item; when there is one, the answer is a conflict.</summary>
    public ValueTask<CosmosAnswer> CreateAsync(ResultId id, ReadOnlyMemory<byte> item, RetryBudget budget, CancellationToken ct)
    {
        var key = Key(id);
        return sender.SendAsync(token => container.CreateItemStreamAsync(Content(item), key, null, token), budget, ct);
    }

    /// <summary>Replaces the item if it still has the tag; otherwise the answer is a conflict.</summary>
    public ValueTask<CosmosAnswer> ReplaceAsync(
        ResultId id, ReadOnlyMemory<byte> item, string tag, RetryBudget budget, CancellationToken ct)
    {
        var (name, key, options) = (ResultItem.Id(id), Key(id), new ItemRequestOptions { IfMatchEtag = tag });
        return sender.SendAsync(token => container.ReplaceItemStreamAsync(Content(item), name, key, options, token), budget, ct);
    }

    private static PartitionKey Key(ResultId id) =>
        new PartitionKeyBuilder().Add(id.Pipeline).Add(ResultItem.PartitionOf(id.Key)).Build();

    private static MemoryStream Content(ReadOnlyMemory<byte> item)
    {
        MemoryMarshal.TryGetArray(item, out var bytes);
        return new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false, publiclyVisible: true);
    }
}
