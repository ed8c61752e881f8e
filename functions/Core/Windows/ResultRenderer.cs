using System.Text.Json;
using Serverless.Core.Binary;

namespace Serverless.Core.Windows;

/// <summary>A stored result as people and programs read it.</summary>
public static class ResultRenderer
{
    /// <summary>
    /// Writes an object: key, start, end, pane, events, then each aggregate by its name. The result must be of the view's current
    /// definition.
    /// </summary>
    public static void Render(Utf8JsonWriter json, Result result, CellLayout layout)
    {
        json.WriteStartObject();
        json.WriteString("key", ShownKey.Of(result.Id.Key));
        json.WriteString("start", result.Id.Start.ToString());
        json.WriteString("end", result.End.ToString());
        json.WriteString("pane", PaneName(result.Kind));
        json.WriteNumber("paneIndex", result.PaneIndex);
        json.WriteNumber("events", result.Events);
        json.WritePropertyName("values");
        RenderValues(json, result, layout);
        json.WriteEndObject();
    }

    /// <summary>Writes an object with each aggregate by its name.</summary>
    public static void RenderValues(Utf8JsonWriter json, Result result, CellLayout layout)
    {
        json.WriteStartObject();
        CellFormat.FromState(result.State.Span, layout).Render(json);
        json.WriteEndObject();
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
