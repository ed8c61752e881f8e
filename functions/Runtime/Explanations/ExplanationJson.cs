using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Explanations;

/// <summary>An explanation as JSON.</summary>
public static class ExplanationJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it.</summary>
    public static byte[] Of(Explanation told)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("key", ShownKey.Of(told.Result.Id.Key));
            json.WritePropertyName("result");
            ResultRenderer.RenderWindow(json, told.Result, told.View.Layout, []);
            json.WriteBoolean("final", told.IsFinal);
            Texts(json, "couldChange", told.CouldChange());
            Sum(json, told);
            Each(json, "sources", told.Sources, Source);
            Each(json, "chunks", told.Chunks, Chunk);
            Each(json, "corrections", told.Result.Corrections.OrderBy(one => one.Key), Correction);
            SetAside(json, "lateEvents", told.Late);
            SetAside(json, "deadLetters", told.DeadLetters);
            Texts(json, "setAside", told.Aside.Select(entry => entry.ToString()));
            Texts(json, "unknown", told.Unknown);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Sum(Utf8JsonWriter json, Explanation told)
    {
        json.WriteStartObject("sum");
        json.WriteNumber("applied", told.Applied);
        json.WriteNumber("waiting", told.Waiting);
        json.WriteNumber("result", told.Result.Events);
        if (told.AddsUp is { } addsUp)
            json.WriteBoolean("addsUp", addsUp);
        else
            json.WriteNull("addsUp");
        json.WriteEndObject();
    }

    private static void Source(Utf8JsonWriter json, ExplainedSource source)
    {
        json.WriteString("source", source.Source.ToString());
        json.WriteNumber("first", source.First);
        json.WriteNumber("last", source.Last);
        json.WriteNumber("chunks", source.Chunks);
        json.WriteNumber("events", source.Events);
        if (source.Fence is not { } fence)
            return;
        json.WriteNumber("appliedTo", fence.Last.Value);
        json.WriteString("watermark", fence.Watermark.ToString());
    }

    private static void Chunk(Utf8JsonWriter json, ExplainedChunk chunk)
    {
        var row = chunk.Row;
        json.WriteString("source", row.Source.ToString());
        json.WriteNumber("first", row.First.Value);
        json.WriteNumber("last", row.Last.Value);
        json.WriteNumber("events", chunk.Events);
        if (chunk.IsApplied is { } isApplied)
            json.WriteBoolean("applied", isApplied);
        json.WriteString("sealedAt", row.Clock);
        json.WriteNumber("epoch", row.Epoch.Value);
        json.WriteString("version", chunk.Epoch.Version);
        json.WriteString("recipe", row.Recipe);
        foreach (var (table, version) in chunk.Recipe?.Tables ?? new Dictionary<string, long>())
            json.WriteNumber($"table {table}", version);
        json.WriteString("delta", row.Delta);
        if (row.Trace is { } trace)
            json.WriteString("trace", trace);
        if (chunk.Panes is not [var pane])
            return;
        json.WritePropertyName("values");
        ResultRenderer.RenderValues(json, pane, chunk.View.Layout);
    }

    private static void Correction(Utf8JsonWriter json, KeyValuePair<Core.Positions.Source, CorrectionMark> correction)
    {
        json.WriteString("source", correction.Key.ToString());
        json.WriteNumber("epoch", correction.Value.Chunk.Epoch.Value);
        json.WriteNumber("upTo", correction.Value.Chunk.Last.Value);
    }

    private static void SetAside(Utf8JsonWriter json, string name, FoundAside found)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", found.Count);
        json.WriteNumber("unreadable", found.Unreadable);
        json.WriteBoolean("cut", found.IsCut);
        Each(json, "first", found.Shown, Event);
        json.WriteEndObject();
    }

    private static void Event(Utf8JsonWriter json, SideEvent one)
    {
        json.WriteNumber("partition", one.Position.Partition.Value);
        json.WriteNumber("offset", one.Position.Offset.Value);
        json.WriteNumber("index", one.Position.Index);
        json.WriteString("eventTime", one.Time?.ToString());
        if (one.Rejection is { } rejection)
            json.WriteString("reason", rejection.Reason);
    }

    private static void Each<T>(Utf8JsonWriter json, string name, IEnumerable<T> all, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var one in all)
        {
            json.WriteStartObject();
            write(json, one);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
