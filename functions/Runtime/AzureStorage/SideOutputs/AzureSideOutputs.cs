using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Serverless.Runtime.AzureStorage.Ledger;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage.SideOutputs;

/// <summary>
/// Dead letters and late events in a storage account: a blob for those that are written together, and an index of the blobs in a table. The
/// index is written first, so that every blob can be found, and removed when its batch is never sealed. An index row without a blob is
/// ignored.
/// </summary>
internal sealed class AzureSideOutputs(StorageTable table, StorageContainer container, SealedDeltas deltas) : ISideOutputs
{
    /// <summary>Batches that a query reads at the same time and holds in memory.</summary>
    public const int BatchesAtOnce = 4;

    private readonly RedrivenMarks _marks = new(table);

    private static readonly SideOutputKind[] Kinds = Enum.GetValues<SideOutputKind>();

    public async ValueTask WriteAsync(IReadOnlyList<SideEvent> events, CancellationToken ct)
    {
        foreach (var batch in events.GroupBy(side => (side.Pipeline, side.Delta)))
            await WriteAsync(batch.Key.Pipeline, batch.Key.Delta, [.. batch], ct).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<SideEvent> QueryAsync(SideEventSelection asked, [EnumeratorCancellation] CancellationToken ct)
    {
        var marks = await _marks.ReadAsync(asked.Pipeline, asked.Kind, asked.After?.Delta ?? "", ct).ConfigureAwait(false);
        var batches = ReadAhead.SelectAsync(
            BatchesAsync(asked, ct),
            BatchesAtOnce,
            (batch, token) => CountingAsync(asked.Pipeline, batch.Delta, batch.Blobs, token),
            ct);
        await foreach (var events in batches.ConfigureAwait(false))
        {
            foreach (var side in events.Where(side => IsAsked(side, asked)))
            {
                var redriven = marks.GetValueOrDefault(SideEventPlace.Of(side));
                if (redriven == 0 || asked.WithRedriven)
                    yield return side with { Redriven = redriven };
            }
        }
    }

    public ValueTask MarkRedrivenAsync(
        string pipeline, SideOutputKind kind, int redrive, IReadOnlyList<SideEventPlace> events, CancellationToken ct) =>
        _marks.WriteAsync(pipeline, kind, redrive, events, ct);

    public async ValueTask DeleteAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct)
    {
        // The names of objects that are removed together are close to each other: one range has few other rows.
        var asked = deltas.ToHashSet();
        foreach (var kind in deltas.Count == 0 ? [] : Kinds)
        {
            var (least, most) = (deltas.Min(StringComparer.Ordinal)!, deltas.Max(StringComparer.Ordinal)!);
            var (first, last) = (SideOutputIndex.Prefix(kind, null, least), SideOutputIndex.Prefix(kind, null, most));
            var rows = await table.RangeAsync(SideOutputIndex.Partition(pipeline), first, OrderedKey.End(last), ct)
                .Where(row => asked.Contains(SideOutputIndex.DeltaOf(row)))
                .ToListAsync(ct).ConfigureAwait(false);
            await container.DeleteAsync(rows.Select(row => SideOutputIndex.BlobOf(row, pipeline)), ct).ConfigureAwait(false);
            var keys = rows.SelectMany(row => SideOutputIndex.KeysWith(row, kind));
            var marks = await _marks.KeysAsync(pipeline, kind, least, most, ct).Where(row => asked.Contains(row.Delta))
                .Select(row => row.Key).ToListAsync(ct).ConfigureAwait(false);
            await table.DeleteAsync(SideOutputIndex.Partition(pipeline), keys.Concat(marks), ct).ConfigureAwait(false);
        }
    }

    private async ValueTask WriteAsync(string pipeline, string delta, IReadOnlyCollection<SideEvent> events, CancellationToken ct)
    {
        var identity = SideEventFormat.IdentityOf(events);
        await table.ReplaceAsync(SideOutputIndex.RowsOf(events, delta, identity), ct).ConfigureAwait(false);
        var blob = SideOutputIndex.Blob(pipeline, delta, identity);
        await container.WriteAsync(blob, SideEventFormat.ToBytes(events), ct).ConfigureAwait(false);
    }

    private static bool IsAsked(SideEvent side, SideEventSelection asked) =>
        side.Kind == asked.Kind && (asked.Reason is null || side.Rejection?.Reason == asked.Reason)
        && (asked.After is not { } after || SideEventPlace.Of(side).CompareTo(after) > 0);

    /// <summary>The delta objects that the index has for a kind and reason, in order, each with its blobs.</summary>
    private async IAsyncEnumerable<(string Delta, List<string> Blobs)> BatchesAsync(
        SideEventSelection asked, [EnumeratorCancellation] CancellationToken ct)
    {
        var (delta, blobs) = ("", new List<string>());
        await foreach (var row in RowsAsync(asked, ct).ConfigureAwait(false))
        {
            if (blobs.Count > 0 && SideOutputIndex.DeltaOf(row) != delta)
            {
                yield return (delta, blobs);
                blobs = [];
            }
            delta = SideOutputIndex.DeltaOf(row);
            blobs.Add(SideOutputIndex.BlobOf(row, asked.Pipeline));
        }
        if (blobs.Count > 0)
            yield return (delta, blobs);
    }

    /// <summary>The events of a batch that count, each once, by position.</summary>
    private async Task<IEnumerable<SideEvent>> CountingAsync(string pipeline, string delta, List<string> blobs, CancellationToken ct)
    {
        if (await deltas.FindAsync(pipeline, delta, ct).ConfigureAwait(false) is not { } found)
            return [];
        var events = await ReadAsync(pipeline, delta, blobs, ct).ConfigureAwait(false);
        return events.Where(side => found.Covers(side.Position)).Select(side => (Views: string.Join('\n', side.Views), Event: side))
            .DistinctBy(one => (one.Event.Kind, one.Event.Position, one.Views))
            .OrderBy(one => one.Event.Position).ThenBy(one => one.Views, StringComparer.Ordinal).Select(one => one.Event);
    }

    private async ValueTask<List<SideEvent>> ReadAsync(string pipeline, string delta, List<string> blobs, CancellationToken ct)
    {
        var events = new List<SideEvent>();
        foreach (var blob in blobs)
        {
            if (await container.ReadAsync(blob, 0, int.MaxValue, ct).ConfigureAwait(false) is { } content)
                events.AddRange(SideEventFormat.FromBytes(content.Span, pipeline, delta));
        }
        return events;
    }

    private IAsyncEnumerable<TableEntity> RowsAsync(SideEventSelection asked, CancellationToken ct)
    {
        var prefix = SideOutputIndex.Prefix(asked.Kind, asked.Reason);
        // The rest of the delta object that a reader has come to is read again.
        var first = asked.After is { } after
            ? SideOutputIndex.Prefix(asked.Kind, asked.Reason, after.Delta)
            : $"{prefix}{OrderedKey.Separator}";
        return table.RangeAsync(SideOutputIndex.Partition(asked.Pipeline), first, OrderedKey.End(prefix), ct);
    }
}
