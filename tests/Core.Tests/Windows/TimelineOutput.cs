using System.Buffers;
using System.Text.Json;
using Serverless.Core.Folding;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Windows;

/// <summary>The third column of a <see cref="Timeline"/>'s row: what comes out of a step. Panes name the events that they hold.</summary>
internal sealed class TimelineOutput(View view)
{
    /// <summary>A top-k of the events' values, which are their times: exact, as there are fewer of them than counters.</summary>
    public const string Aggregates = """{ "events": { "kind": "top-k", "field": "value", "k": 100, "capacity": 100 } }""";

    /// <summary>An event that left the fold by the side.</summary>
    public static string Of(SetAside aside) => aside is { Rejection: null, Event: { } late } ? SideOutput(late) : "dead letter";

    /// <summary>By the start of its window; what has none comes first.</summary>
    public (EventTime Start, string Text) Of(OutboxItem item) => item switch
    {
        OutboxItem.Pane { Result: { Kind: PaneKind.Retracted } result } => (result.Id.Start, $"retracted {Relative(result.Id.Start)}"),
        OutboxItem.Pane { Result: var result } => Pane(ResultRenderer.PaneName(result.Kind), result.Id, result.End, result.State.Span),
        OutboxItem.Correction { Reach: CorrectionReach.Stored } correction =>
            Pane("correction if stored", correction.Id, correction.End, correction.State),
        OutboxItem.Correction correction => Pane("correction", correction.Id, correction.End, correction.State),
        _ => throw new InvalidOperationException($"no text for {item}"),
    };

    /// <summary>What goes to a sink, by what it is there.</summary>
    public string Of(SunkPane pane) => pane.Result.Kind == PaneKind.Retracted
        ? Of(new OutboxItem.Pane(pane.Result, 0)).Text
        : Pane(pane.Name, pane.Result.Id, pane.Result.End, pane.Result.State.Span).Item2;

    /// <summary>A time as steps and panes give it.</summary>
    public static string Relative(EventTime time) =>
        time == EventTime.Min || time == EventTime.Max ? time.ToString() : $"{time.Milliseconds - StreamEvent.Base}";

    private (EventTime, string) Pane(string kind, ResultId id, EventTime end, ReadOnlySpan<byte> state) =>
        (id.Start, $"{kind} [{Relative(id.Start)},{Relative(end)}) {string.Join(' ', Events(id.Key, state))}".TrimEnd());

    private IEnumerable<string> Events(string key, ReadOnlySpan<byte> state)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            CellFormat.FromState(state, view.Layout).Render(json);
            json.WriteEndObject();
        }
        using var values = JsonDocument.Parse(buffer.WrittenMemory);
        return [.. values.RootElement.GetProperty("events").EnumerateArray()
            .Select(item => (Time: Whole(item, "item"), Count: (int)Whole(item, "weight")))
            .OrderBy(item => item.Time)
            .SelectMany(item => Enumerable.Repeat(TimelineStep.NameOf(key, item.Time), item.Count))];
    }

    private static string SideOutput(byte[] json)
    {
        using var one = JsonDocument.Parse(json);
        return $"side output {TimelineStep.NameOf(one.RootElement.GetProperty("key").GetString()!, Whole(one.RootElement, "value"))}";
    }

    private static long Whole(JsonElement element, string property) => (long)element.GetProperty(property).GetDouble();
}
