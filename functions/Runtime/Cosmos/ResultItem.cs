using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// A result as an item, written and read. The id is the view's label and the window's start; all that a pipeline has
/// of a key, in whichever view, is one logical partition. The item has the
/// state in base64, because a correction needs it, and not the values that a query shows, because RU grow with the size: an item of
/// telemetry's device metrics has 294 bytes with the state, 373 with the values and 442 with both (<c>Benchmarks -- cosmos</c>). Numbers in
/// an item are doubles: times within 2^53 ms of 1970 are exact, those beyond are the ends of time.
/// </summary>
internal static class ResultItem
{
    /// <summary>The largest item, in bytes of JSON: Cosmos DB takes 2 MB, with the properties that it adds itself.</summary>
    public const int MaxBytes = (2 * 1024 * 1024) - (4 * 1024);

    // Room for everything but the key, the corrections and the state.
    private const int EnvelopeBytes = 2 * 1024;

    // In no label.
    private const char AfterView = ':';

    private const long ExactDouble = 1L << 53;

    /// <summary>The longest value, in bytes, that fits into a partition key of 2 kB beside the pipeline.</summary>
    private const int MaxKeyBytes = 1_000;

    /// <summary>The part of the partition key for the view's key: the key itself, or its hash when it is too long.</summary>
    public static string PartitionOf(string key) =>
        Encoding.UTF8.GetByteCount(key) <= MaxKeyBytes ? key : $"#{XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(key)):x32}";

    /// <summary>The item's id.</summary>
    public static string Id(ResultId id) => string.Create(CultureInfo.InvariantCulture, $"{id.View}{AfterView}{id.Start.Milliseconds}");

    /// <summary>What of the result is too large for an item, and what to change; null when nothing is.</summary>
    public static string? RejectionOf(Result result)
    {
        if (MostBytes(result) <= MaxBytes)
            return null;
        var bytes = Write(result, timeToLive: int.MaxValue).Length;
        return bytes <= MaxBytes
            ? null
            : $"it is an item of {bytes} bytes, {result.Id.Key.Length} characters of them its key, and the container takes {MaxBytes}. "
                + "Lower the capacity, precision or accuracy of the view's aggregates, or give the fields of its key a greatest length";
    }

    /// <summary>The item in UTF-8; with a time to live, in seconds, the service removes it that long after its last write.</summary>
    public static ReadOnlyMemory<byte> Write(Result result, int? timeToLive)
    {
        var buffer = new ArrayBufferWriter<byte>(512 + (result.State.Length * 4 / 3));
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("id"u8, Id(result.Id));
        json.WriteString("pipeline"u8, result.Id.Pipeline);
        json.WriteString("view"u8, result.Id.View);
        WriteKey(json, result.Id.Key);
        Write(json, "start"u8, result.Id.Start);
        Write(json, "end"u8, result.End);
        json.WriteNumber("layout"u8, result.Layout.Value);
        json.WriteNumber("pane"u8, result.PaneIndex);
        json.WriteNumber("kind"u8, (int)result.Kind);
        json.WriteNumber("events"u8, result.Events);
        json.WriteString("definition"u8, result.Definition);
        Write(json, result.Corrections);
        json.WriteBase64String("state"u8, result.State.Span);
        if (timeToLive is { } seconds)
            json.WriteNumber("ttl"u8, seconds);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>The result of an item in UTF-8.</summary>
    public static Result Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return Read(document.RootElement);
    }

    /// <summary>The result of an item.</summary>
    public static Result Read(JsonElement item)
    {
        var name = item.GetProperty("id"u8).GetString()!;
        var start = long.Parse(name.AsSpan(name.IndexOf(AfterView) + 1), CultureInfo.InvariantCulture);
        var key = Text(item, item.TryGetProperty("fullKey"u8, out _) ? "fullKey"u8 : "key"u8);
        var id = new ResultId(Text(item, "pipeline"u8), Text(item, "view"u8), key, new EventTime(start));
        return new Result(
            id,
            new EventTime(Whole(item, "end"u8)),
            new LayoutNumber((int)Whole(item, "layout"u8)),
            (int)Whole(item, "pane"u8),
            (PaneKind)Whole(item, "kind"u8),
            Whole(item, "events"u8),
            item.GetProperty("state"u8).GetBytesFromBase64(),
            Text(item, "definition"u8),
            Corrections(item));
    }

    /// <summary>A time as the service stores and compares it.</summary>
    public static double Number(EventTime time) => time.Milliseconds;

    // A character of text is at most six bytes of JSON; a correction has four whole numbers.
    private static long MostBytes(Result result) =>
        EnvelopeBytes + (result.Id.Key.Length * 6L) + (result.Corrections.Count * 90L) + ((result.State.Length + 2L) / 3 * 4);

    private static void WriteKey(Utf8JsonWriter json, string key)
    {
        var partition = PartitionOf(key);
        json.WriteString("key"u8, partition);
        if (!ReferenceEquals(partition, key))
            json.WriteString("fullKey"u8, key);
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, EventTime time)
    {
        if (time.Milliseconds is > -ExactDouble and < ExactDouble)
            json.WriteNumber(name, time.Milliseconds);
        else
            json.WriteNumber(name, Number(time));
    }

    // As "3": ["1", "1234", "0"]: source, then epoch, offset and entry as text, because they have 64 bits. Without corrections, which is
    // nearly always, it is left out.
    private static void Write(Utf8JsonWriter json, IReadOnlyDictionary<Source, CorrectionMark> corrections)
    {
        if (corrections.Count == 0)
            return;
        json.WriteStartObject("corrections"u8);
        foreach (var (source, mark) in corrections)
        {
            json.WriteStartArray(source.ToString());
            foreach (var number in mark.ToNumbers())
                json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static Dictionary<Source, CorrectionMark> Corrections(JsonElement item) =>
        item.TryGetProperty("corrections"u8, out var corrections)
        ? corrections.EnumerateObject().ToDictionary(
            entry => Source.Parse(entry.Name),
            entry => CorrectionMark.Of([.. entry.Value.EnumerateArray().Select(Long)]))
        : [];

    private static long Long(JsonElement text) => long.Parse(text.GetString()!, CultureInfo.InvariantCulture);

    private static string Text(JsonElement item, ReadOnlySpan<byte> name) => item.GetProperty(name).GetString()!;

    /// <summary>
    /// A whole number. The service may write it as 1.5E+3; a double beyond the range of 64 bits is the end of it (the conversion
    /// saturates).
    /// </summary>
    private static long Whole(JsonElement item, ReadOnlySpan<byte> name)
    {
        var number = item.GetProperty(name);
        return number.TryGetInt64(out var whole) ? whole : (long)number.GetDouble();
    }
}
