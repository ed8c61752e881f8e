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
/// Results as items, to and from. The id is the window's start, so the windows of a key are one logical partition. The state is base64, as a correction needs it:
/// of telemetry's device metrics an item has 294 bytes so, 373 with the values that a query shows as JSON in its place, 442 with both (<c>Benchmarks -- cosmos</c>), and RU grow with
/// size. An item's numbers are doubles: times are exact up to 2^53 ms either way, beyond that they are the ends of time.
/// </summary>
internal static class ResultItem
{
    /// <summary>The largest item, in bytes of JSON: Cosmos DB takes 2 MB, of which some is left for what it adds itself.</summary>
    public const int MaxBytes = (2 * 1024 * 1024) - (4 * 1024);

    // Everything but the key, the corrections and the state.
    private const int EnvelopeBytes = 2 * 1024;

    private const long ExactDouble = 1L << 53;

    /// <summary>A longer value can't be part of a partition key (2 kB together).</summary>
    private const int MaxKeyBytes = 1_000;

    /// <summary>The key as its part of the partition key: itself, or its hash when it is too long.</summary>
    public static string PartitionOf(string key) =>
        Encoding.UTF8.GetByteCount(key) <= MaxKeyBytes ? key : $"#{XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(key)):x32}";

    public static string Id(ResultId id) => id.Start.Milliseconds.ToString(CultureInfo.InvariantCulture);

    /// <summary>What of the result is too large for an item, and what to change; null when nothing is.</summary>
    public static string? RefusalOf(Result result)
    {
        if (MostBytes(result) <= MaxBytes)
            return null;
        var bytes = Write(result, timeToLive: int.MaxValue).Length;
        return bytes <= MaxBytes
            ? null
            : $"it is an item of {bytes} bytes, {result.Id.Key.Length} characters of them its key, and the container takes {MaxBytes}. "
                + "Lower the capacity, precision or accuracy of the view's aggregates, or give the fields of its key a greatest length";
    }

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
        json.WriteNumber("epoch"u8, result.Epoch.Value);
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

    public static Result Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return Read(document.RootElement);
    }

    public static Result Read(JsonElement item)
    {
        var start = long.Parse(item.GetProperty("id"u8).GetString()!, CultureInfo.InvariantCulture);
        var id = new ResultId(Text(item, "pipeline"u8), Text(item, "view"u8), Text(item, item.TryGetProperty("fullKey"u8, out _) ? "fullKey"u8 : "key"u8), new EventTime(start));
        return new Result(
            id,
            new EventTime(Whole(item, "end"u8)),
            new Epoch((int)Whole(item, "epoch"u8)),
            (int)Whole(item, "pane"u8),
            (PaneKind)Whole(item, "kind"u8),
            Whole(item, "events"u8),
            item.GetProperty("state"u8).GetBytesFromBase64(),
            Text(item, "definition"u8),
            Corrections(item));
    }

    /// <summary>A time as the service compares it.</summary>
    public static double Number(EventTime time) => time.Milliseconds;

    // A character of text is at most six bytes of JSON; a correction has three whole numbers.
    private static long MostBytes(Result result) => EnvelopeBytes + (result.Id.Key.Length * 6L) + (result.Corrections.Count * 80L) + ((result.State.Length + 2L) / 3 * 4);

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

    // As "3": ["1234", "0"]: by partition, offset and entry; as text, for offsets are whole numbers of 64 bits. Left out when there are none, which is nearly always.
    private static void Write(Utf8JsonWriter json, IReadOnlyDictionary<int, CorrectionMark> corrections)
    {
        if (corrections.Count == 0)
            return;
        json.WriteStartObject("corrections"u8);
        foreach (var (partition, mark) in corrections)
        {
            json.WriteStartArray(partition.ToString(CultureInfo.InvariantCulture));
            json.WriteStringValue(mark.Last.ToString(CultureInfo.InvariantCulture));
            json.WriteStringValue(mark.EntryOrdinal.ToString(CultureInfo.InvariantCulture));
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static Dictionary<int, CorrectionMark> Corrections(JsonElement item) => item.TryGetProperty("corrections"u8, out var corrections)
        ? corrections.EnumerateObject().ToDictionary(
            entry => int.Parse(entry.Name, CultureInfo.InvariantCulture),
            entry => new CorrectionMark(Long(entry.Value[0]), Long(entry.Value[1])))
        : [];

    private static long Long(JsonElement text) => long.Parse(text.GetString()!, CultureInfo.InvariantCulture);

    private static string Text(JsonElement item, ReadOnlySpan<byte> name) => item.GetProperty(name).GetString()!;

    /// <summary>The service may write a whole number as 1.5E+3; what a double can't tell from the end of time is that. (The conversion saturates.)</summary>
    private static long Whole(JsonElement item, ReadOnlySpan<byte> name)
    {
        var number = item.GetProperty(name);
        return number.TryGetInt64(out var whole) ? whole : (long)number.GetDouble();
    }
}
