using System.Globalization;
using System.Text;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;
using Serverless.Core.WindowKinds.Latest;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Shards;

/// <summary>
/// Newest rows against the plain way: all rows of a key in the order of version, partition, offset and index, of which the last counts. The
/// store takes corrections as the shell does: merged into what is there, unless they are merged already.
/// </summary>
public sealed class LatestProperties
{
    private static readonly Pipeline Pipeline = StreamPipeline.Parse("""
        {
          "name": "rows", "topic": "rows", "key": "id", "tombstones": "delete",
          "formats": [{ "kind": "json", "framing": "lines" }],
          "fields": {
            "id": { "type": "text", "record": "key", "required": true },
            "at": { "type": "timestamp", "record": "timestamp", "required": true },
            "none": { "type": "boolean", "record": "deleted" },
            "version": { "type": "integer" }, "city": { "type": "text" }, "gone": { "type": "boolean", "default": false }
          },
          "eventTime": { "field": "at", "bound": "1s", "maxFuture": "1d" },
          "views": [
            { "name": "versions", "key": ["id"], "window": { "latest": {} }, "shards": 3, "aggregates": {
              "row": { "kind": "latest", "field": "version", "fields": ["city", "version"], "deleted": "gone" } } },
            { "name": "offsets", "key": ["id"], "window": { "latest": {} }, "sharding": "co-partitioned", "aggregates": {
              "row": { "kind": "latest", "fields": ["city"], "deleted": "none" } } }
          ]
        }
        """);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_newest_row_of_a_key_is_stored_however_chunks_are_cut_and_writes_are_repeated(int partitions)
    {
        foreach (var seed in Seeds.Of(60))
        {
            var random = new Random(seed);
            var log = Log(random, partitions);
            var store = new Dictionary<ResultId, Result>();
            var waiting = new List<OutboxItem.Correction>();
            var shell = new CoreShell(Pipeline, partitions);
            foreach (var chunk in Chunks(random, log))
            {
                shell.Feed(chunk, (_, state) =>
                {
                    waiting.AddRange(state.Outbox.Cast<OutboxItem.Correction>());
                    state.Delivered(state.Outbox.Count);
                    Assert.Equal(0, state.KeyCount);
                });
                // A crash repeats what was written since the state was saved, in its order.
                foreach (var repeat in Enumerable.Range(0, 1 + random.Next(2)))
                    waiting.ForEach(correction => Write(store, correction));
                if (random.Next(3) > 0)
                    waiting.Clear();
            }
            Assert.Equal(Expected(log, "versions"), Found(store, "versions"));
            Assert.Equal(Expected(log, "offsets"), Found(store, "offsets"));
        }
    }

    private static void Write(Dictionary<ResultId, Result> store, OutboxItem.Correction correction)
    {
        var view = ViewOf(correction.Id);
        var stored = store.GetValueOrDefault(correction.Id);
        if (stored?.Holds(correction.Source, correction.Mark) == true)
            return;
        var cell = CellFormat.FromState(correction.State, view.Layout);
        if (stored is not null)
            cell.Merge(CellFormat.FromState(stored.State.Span, view.Layout));
        var marks = new Dictionary<Source, CorrectionMark>(stored?.Corrections ?? new Dictionary<Source, CorrectionMark>())
        {
            [correction.Source] = correction.Mark,
        };
        var kind = ((LatestWindow)view.Definition.Window).KindOf(cell, PaneKind.Correction);
        store[correction.Id] = new Result(
            correction.Id, correction.End, correction.Layout, 0, kind, correction.Events + (stored?.Events ?? 0),
            CellFormat.ToState(cell, view.Layout, new()), correction.Definition, marks);
    }

    private static View ViewOf(ResultId id) => Pipeline.Views.Single(view => view.Name == id.View);

    private static List<string> Found(Dictionary<ResultId, Result> store, string view) =>
    [
        .. store.Values.Where(result => result.Id.View == view && result.Kind != PaneKind.Retracted)
            .Select(result => $"{result.Id.Key} {ResultRenderer.Values(result, ViewOf(result.Id).Layout)}")
            .Order(StringComparer.Ordinal),
    ];

    private static List<string> Expected(List<List<(SourceRecord Record, ChangedRow Row)>> log, string view) =>
    [
        .. log.SelectMany(partition => partition)
            .Where(one => view == "offsets" || one.Row.Version is not null)
            .GroupBy(one => one.Row.Key)
            .Select(key => key.MaxBy(one => (
                view == "offsets" ? 0 : one.Row.Version!.Value, one.Record.Partition.Value, one.Record.Offset.Value)).Row)
            .Where(row => view == "offsets" ? row.City is not null : !row.IsGone)
            .Select(row => row.Shown(view))
            .Order(StringComparer.Ordinal),
    ];

    private static List<List<(SourceRecord Record, ChangedRow Row)>> Log(Random random, int partitions)
    {
        var log = Enumerable.Range(0, partitions).Select(_ => new List<(SourceRecord, ChangedRow)>()).ToList();
        for (var number = 0; number < 150; number++)
        {
            var key = $"k{random.Next(8)}";
            var row = random.Next(6) == 0
                ? new ChangedRow(key, null, null, false)
                : new ChangedRow(key, random.Next(20), $"c{number}", random.Next(4) == 0);
            var partition = SomeStream.HomeOf(key, partitions);
            var (at, offset) = (StreamEvent.Base + number, log[partition].Count);
            log[partition].Add((new SourceRecord(new(partition), new(offset), Encoding.UTF8.GetBytes(key), row.Value, at), row));
        }
        return log;
    }

    private static IEnumerable<List<SourceRecord>> Chunks(Random random, List<List<(SourceRecord Record, ChangedRow Row)>> log)
    {
        var left = log.Select(partition => new Queue<SourceRecord>(partition.Select(one => one.Record))).ToList();
        while (left.FindAll(records => records.Count > 0) is { Count: > 0 } open)
        {
            var records = open[random.Next(open.Count)];
            yield return [.. Enumerable.Range(0, Math.Min(records.Count, random.Next(1, 12))).Select(_ => records.Dequeue())];
        }
    }

    /// <summary>A row of a record, or a tombstone, which has no city.</summary>
    private sealed record ChangedRow(string Key, long? Version, string? City, bool IsGone)
    {
        public byte[]? Value => City is null ? null : Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$"""{"version":{{Version}},"city":"{{City}}","gone":{{(IsGone ? "true" : "false")}}}"""));

        public string Shown(string view) =>
            $"{Key} {{\"row\":{{\"city\":\"{City}\"" + (view == "offsets" ? "}}" : $",\"version\":{Version}" + "}}");
    }
}
