using System.Text.Json;
using Serverless.Core.Binary;

namespace Serverless.Core.Windows;

/// <summary>A stored result as people and programs read it.</summary>
public static class ResultRenderer
{
    /// <summary>
    /// Writes an object: key, start, end, pane, events, then each aggregate and computed value by its name; under <c>since</c> those that
    /// lack the window's earlier events, because an aggregate was added to the view later. The layout must be that of the result's
    /// definition.
    /// </summary>
    public static void Render(Utf8JsonWriter json, Result result, CellLayout layout) =>
        Render(json, result, layout, PaneName(result.Kind));

    /// <summary>The same, with <c>final</c>: whether nothing but a redrive will still change it.</summary>
    public static void Render(Utf8JsonWriter json, Result result, CellLayout layout, bool isFinal)
    {
        json.WriteStartObject();
        json.WriteString("key", ShownKey.Of(result.Id.Key));
        RenderMembers(json, result, layout, [], PaneName(result.Kind));
        json.WriteBoolean("final", isFinal);
        json.WriteEndObject();
    }

    /// <summary>The same, with <paramref name="pane"/> as what the pane is. One that is retracted has no aggregates.</summary>
    public static void Render(Utf8JsonWriter json, Result result, CellLayout layout, string pane)
    {
        json.WriteStartObject();
        json.WriteString("key", ShownKey.Of(result.Id.Key));
        RenderMembers(json, result, layout, [], pane);
        json.WriteEndObject();
    }

    /// <summary>
    /// The same without the key, and with some of the values: those in <paramref name="values"/>, in this order; all when it is empty.
    /// </summary>
    public static void RenderWindow(Utf8JsonWriter json, Result result, CellLayout layout, IReadOnlyList<string> values)
    {
        json.WriteStartObject();
        RenderMembers(json, result, layout, values, PaneName(result.Kind));
        json.WriteEndObject();
    }

    private static void RenderMembers(
        Utf8JsonWriter json, Result result, CellLayout layout, IReadOnlyList<string> values, string pane)
    {
        json.WriteString("start", result.Id.Start.ToString());
        json.WriteString("end", result.End.ToString());
        json.WriteString("pane", pane);
        json.WriteNumber("paneIndex", result.PaneIndex);
        json.WriteNumber("events", result.Events);
        if (result.Kind == PaneKind.Retracted)
            return;
        var found = new ResultValues(result, layout);
        json.WritePropertyName("values");
        found.Render(json, values);
        RenderSince(json, found, values);
    }

    private static void RenderSince(Utf8JsonWriter json, ResultValues found, IReadOnlyList<string> values)
    {
        var late = found.BegunLate.Where(one => values.Count == 0 || values.Contains(one.Name)).ToList();
        if (late.Count == 0)
            return;
        json.WriteStartObject("since");
        foreach (var (name, since) in late)
            json.WriteString(name, since.ToString());
        json.WriteEndObject();
    }

    /// <summary>Writes an object with each aggregate, then each computed value, by its name.</summary>
    public static void RenderValues(Utf8JsonWriter json, Result result, CellLayout layout) =>
        new ResultValues(result, layout).Render(json, []);

    /// <summary>The same of no result: with what aggregates show of no events. The names are those that every result has.</summary>
    public static void RenderNoValues(Utf8JsonWriter json, CellLayout layout) => new ResultValues(layout).Render(json, []);

    /// <summary>
    /// The values that lack the window's earlier events, because an aggregate was added to the view later; none of a state that can't be
    /// read.
    /// </summary>
    public static IReadOnlyList<string> BegunLate(Result result, CellLayout layout)
    {
        try
        {
            return [.. new ResultValues(result, layout).BegunLate.Select(late => late.Name)];
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
