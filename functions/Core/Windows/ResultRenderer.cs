using System.Text.Json;
using Serverless.Core.Binary;

namespace Serverless.Core.Windows;

/// <summary>A stored result as people and programs read it.</summary>
public static class ResultRenderer
{
    /// <summary>
    /// Writes an object: key, start, end, pane, events, then each aggregate by its name; under <c>since</c> those that lack the window's
    /// earlier events, because they were added to the view later. The layout must be that of the result's definition.
    /// </summary>
    public static void Render(Utf8JsonWriter json, Result result, CellLayout layout)
    {
        json.WriteStartObject();
        json.WriteString("key", ShownKey.Of(result.Id.Key));
        RenderMembers(json, result, layout, []);
        json.WriteEndObject();
    }

    /// <summary>
    /// The same without the key, and with some of the aggregates: those in <paramref name="values"/>, in this order; all when it is empty.
    /// </summary>
    public static void RenderWindow(Utf8JsonWriter json, Result result, CellLayout layout, IReadOnlyList<string> values)
    {
        json.WriteStartObject();
        RenderMembers(json, result, layout, values);
        json.WriteEndObject();
    }

    private static void RenderMembers(Utf8JsonWriter json, Result result, CellLayout layout, IReadOnlyList<string> values)
    {
        json.WriteString("start", result.Id.Start.ToString());
        json.WriteString("end", result.End.ToString());
        json.WriteString("pane", PaneName(result.Kind));
        json.WriteNumber("paneIndex", result.PaneIndex);
        json.WriteNumber("events", result.Events);
        var cell = CellFormat.FromState(result.State.Span, layout);
        json.WriteStartObject("values");
        if (values.Count == 0)
            cell.Render(json);
        else
            cell.Render(json, values);
        json.WriteEndObject();
        RenderSince(json, cell, values);
    }

    private static void RenderSince(Utf8JsonWriter json, Cell cell, IReadOnlyList<string> values)
    {
        var late = cell.BegunLate.Where(one => values.Count == 0 || values.Contains(one.Aggregate)).ToList();
        if (late.Count == 0)
            return;
        json.WriteStartObject("since");
        foreach (var (aggregate, since) in late)
            json.WriteString(aggregate, since.ToString());
        json.WriteEndObject();
    }

    /// <summary>Writes an object with each aggregate by its name.</summary>
    public static void RenderValues(Utf8JsonWriter json, Result result, CellLayout layout)
    {
        json.WriteStartObject();
        CellFormat.FromState(result.State.Span, layout).Render(json);
        json.WriteEndObject();
    }

    /// <summary>
    /// The aggregates that lack the window's earlier events, because they were added to the view later; none of a state that can't be read.
    /// </summary>
    public static IReadOnlyList<string> BegunLate(Result result, CellLayout layout)
    {
        try
        {
            return [.. CellFormat.FromState(result.State.Span, layout).BegunLate.Select(late => late.Aggregate)];
        }
        catch (CorruptDataException)
        {
            return [];
        }
    }

    /// <summary>The values as JSON text. For a state that can't be read, a text that equals that of no readable state.</summary>
    public static string Values(Result result, CellLayout layout)
    {
        try
        {
            var buffer = new System.Buffers.ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer))
                RenderValues(json, result, layout);
            return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
        catch (CorruptDataException exception)
        {
            return $"unreadable ({exception.Message})";
        }
    }

    /// <summary>
    /// The name of a kind as results show it: <c>early</c>, <c>on-time</c>, <c>late</c>, <c>correction</c> or <c>retracted</c>.
    /// </summary>
    public static string PaneName(PaneKind kind) => kind switch
    {
        PaneKind.Early => "early",
        PaneKind.OnTime => "on-time",
        PaneKind.Late => "late",
        PaneKind.Correction => "correction",
        _ => "retracted",
    };
}
