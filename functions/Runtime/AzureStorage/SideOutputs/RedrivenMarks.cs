using System.Globalization;
using Azure.Data.Tables;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage.SideOutputs;

/// <summary>
/// Which events were redriven, as rows beside the index of their blobs, with the key <c>redriven!{kind}!{delta}!{redrive}.{identity}</c>:
/// each has the places of some events of one delta object. The same events, marked again, are the same row.
/// </summary>
internal sealed class RedrivenMarks(StorageTable table)
{
    private const string Column = "places";
    private const byte Version = 1;

    // So many fit into a row, unless each is late for very many views.
    private const int MostInRow = 1_000;

    public async ValueTask WriteAsync(
        string pipeline, SideOutputKind kind, int redrive, IReadOnlyList<SideEventPlace> events, CancellationToken ct)
    {
        var rows = events.GroupBy(place => place.Delta)
            .SelectMany(delta => delta.Order().Chunk(MostInRow).Select(some => Row(pipeline, kind, redrive, delta.Key, some)));
        await table.ReplaceAsync(rows, ct).ConfigureAwait(false);
    }

    /// <summary>The number of the redrive by the places of events, of delta objects from one on.</summary>
    public async ValueTask<IReadOnlyDictionary<SideEventPlace, int>> ReadAsync(
        string pipeline, SideOutputKind kind, string fromDelta, CancellationToken ct)
    {
        var found = new Dictionary<SideEventPlace, int>();
        var rows = table.RangeAsync(
            SideOutputIndex.Partition(pipeline), Prefix(kind, fromDelta), OrderedKey.End(Prefix(kind)), ct);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            foreach (var place in Places(row))
                found[place] = row.GetInt32("redrive")!.Value;
        }
        return found;
    }

    /// <summary>The keys of the rows about events of delta objects within [first, last].</summary>
    public IAsyncEnumerable<(string Delta, string Key)> KeysAsync(
        string pipeline, SideOutputKind kind, string first, string last, CancellationToken ct) =>
        table.RangeAsync(SideOutputIndex.Partition(pipeline), Prefix(kind, first), OrderedKey.End(Prefix(kind, last)), ct)
            .Select(row => (SideOutputIndex.DeltaOf(row), row.RowKey));

    private static string Prefix(SideOutputKind kind, string? delta = null)
    {
        var prefix = $"redriven{OrderedKey.Separator}{SideOutputIndex.NameOf(kind)}";
        return delta is null ? prefix : $"{prefix}{OrderedKey.Separator}{OrderedKey.Encode(delta)}";
    }

    private static TableEntity Row(string pipeline, SideOutputKind kind, int redrive, string delta, SideEventPlace[] places)
    {
        var content = Write(places);
        var key = string.Create(
            CultureInfo.InvariantCulture, $"{Prefix(kind, delta)}{OrderedKey.Separator}{redrive:d10}.{Hash64.Of(content):x16}");
        var row = new TableEntity(SideOutputIndex.Partition(pipeline), key)
        {
            [SideOutputIndex.DeltaColumn] = delta,
            ["redrive"] = redrive,
        };
        ChunkedColumn.Put(row, Column, content);
        return row;
    }

    private static byte[] Write(SideEventPlace[] places)
    {
        var writer = new ByteWriter();
        var start = StoredHeader.Begin(writer, StoredForm.RedrivenMarks, Version);
        writer.Unsigned((ulong)places.Length);
        foreach (var place in places)
        {
            writer.Unsigned((ulong)place.Position.Partition.Value);
            writer.Signed(place.Position.Offset.Value);
            writer.Unsigned((ulong)place.Position.Index);
            writer.Text(place.Views);
        }
        StoredHeader.End(writer, start);
        return writer.ToArray();
    }

    private static List<SideEventPlace> Places(TableEntity row)
    {
        var places = new List<SideEventPlace>();
        var delta = SideOutputIndex.DeltaOf(row);
        var reader = new ByteReader(StoredHeader.Open(ChunkedColumn.Get(row, Column), StoredForm.RedrivenMarks, Version));
        for (var left = reader.Count(reader.Remaining); left > 0; left--)
        {
            var position = new EventPosition(new Partition(reader.Count()), new Offset(reader.Signed()), reader.Count());
            places.Add(new SideEventPlace(delta, position, reader.Text()));
        }
        return places;
    }
}
