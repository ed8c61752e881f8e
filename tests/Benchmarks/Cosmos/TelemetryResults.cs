using System.Text;
using Serverless.Benchmarks.CorePath;
using Serverless.Core.Columns;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds.Aligned;
using Serverless.Core.Windows;
using Serverless.Runtime.Unpacking;

namespace Serverless.Benchmarks.Cosmos;

/// <summary>Results of telemetry as the pipeline makes them: its views with tumbling windows, over generated events.</summary>
internal static class TelemetryResults
{
    public static IReadOnlyList<Result> Of(Pipeline pipeline, TelemetryStream stream)
    {
        var cells = new Dictionary<(View View, string Key, long Start), Cell>();
        using var unpacker = new Unpacker();
        var reader = new EventReader(pipeline, unpacker.Unpack) { Tables = stream.Tables };
        var events = new EventColumns(pipeline.Layout, pipeline.Views.SelectMany(view => view.Slots), room: 1);
        var keys = new KeySets(events);
        foreach (var record in stream.Chunks.SelectMany(chunk => chunk))
        {
            reader.Open(record, new EventTime(record.TimestampMs));
            while (reader.Next())
            {
                if (reader.Verdict == EventVerdict.Accepted)
                    Add(cells, pipeline, reader, events, keys, record);
            }
        }
        return [.. cells.Select(cell => ResultOf(pipeline, cell.Key.View, cell.Key.Key, cell.Key.Start, cell.Value))];
    }

    private static void Add(
        Dictionary<(View View, string Key, long Start), Cell> cells, Pipeline pipeline, EventReader reader, EventColumns events,
        KeySets keys, SourceRecord record)
    {
        events.Clear();
        events.Add(reader.Row, reader.Time, new EventPosition(record.Partition, record.Offset, reader.Index), record.TimestampMs);
        keys.BeginRows();
        foreach (var view in pipeline.Views)
        {
            if (view.Definition.Window is not TumblingWindow tumbling || view.Where?.Holds(reader.Row) == false)
                continue;
            var start = reader.Time.Milliseconds / tumbling.SizeMs * tumbling.SizeMs;
            var key = keys.Of([.. view.KeySlots]);
            var id = (view, Encoding.UTF8.GetString(key.Text(key.Of(0))), start);
            if (!cells.TryGetValue(id, out var cell))
                cells[id] = cell = new Cell(view.Layout);
            cell.Add(events, 0);
        }
    }

    private static Result ResultOf(Pipeline pipeline, View view, string key, long start, Cell cell) => new(
        new ResultId(pipeline.Name, view.Name, key, new EventTime(start)),
        new EventTime(start + ((TumblingWindow)view.Definition.Window).SizeMs),
        new LayoutNumber(1), 0, PaneKind.Early, cell.Events, CellFormat.ToState(cell, view.Layout, new()), view.DefinitionHash,
        new Dictionary<Source, CorrectionMark>());
}
