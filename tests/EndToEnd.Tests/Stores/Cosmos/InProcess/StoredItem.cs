using System.Text.Json;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;

/// <summary>What the service reads of an item that it is given: the values of its partition key, and what queries need.</summary>
internal sealed record StoredItem(
    string Id, string Pipeline, string View, string Key, double Start, double End, double? TimeToLive, ReadOnlyMemory<byte> Body)
{
    /// <summary>Counts the versions, over all items of the container.</summary>
    public long Version { get; init; }

    public DateTimeOffset WrittenAt { get; init; }

    public string Tag => $"\"{Version:x8}-0000-0000-0000-000000000000\"";

    public bool IsExpired(DateTimeOffset now) => TimeToLive is { } seconds && now >= WrittenAt.AddSeconds(seconds);

    /// <summary>Null when a value of the partition key or the id is missing or of another type.</summary>
    public static StoredItem? Read(ReadOnlyMemory<byte> body)
    {
        string? id = null, pipeline = null, view = null, key = null;
        double start = double.NaN, end = double.NaN;
        double? timeToLive = null;
        var reader = new Utf8JsonReader(body.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref reader, "id"u8))
                id = Text(ref reader);
            else if (Is(ref reader, "pipeline"u8))
                pipeline = Text(ref reader);
            else if (Is(ref reader, "view"u8))
                view = Text(ref reader);
            else if (Is(ref reader, "key"u8))
                key = Text(ref reader);
            else if (Is(ref reader, "start"u8))
                start = Number(ref reader);
            else if (Is(ref reader, "end"u8))
                end = Number(ref reader);
            else if (Is(ref reader, "ttl"u8))
                timeToLive = Number(ref reader);
            else
                reader.Skip();
        }
        return id is null || pipeline is null || view is null || key is null
            ? null
            : new StoredItem(id, pipeline, view, key, start, end, timeToLive, body);
    }

    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name);

    private static string? Text(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;

    private static double Number(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : double.NaN;
}
