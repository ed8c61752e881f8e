using System.Text.Json;

namespace Serverless.Core.Decoding.ContainerLog;

/// <summary>
/// Reads <c>{"log":"text\n","stream":"stdout","time":"2024-05-01T12:00:00.123456789Z"}</c>; other properties are skipped.
/// </summary>
internal static class DockerLine
{
    /// <summary>Null when the text isn't of that form.</summary>
    public static ContainerLine? TryRead(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? Read(ref reader, text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ContainerLine? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        (int From, int To) log = (-1, -1), time = default, stream = default;
        var isEscaped = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isLog, isTime) = (reader.ValueTextEquals("log"u8), reader.ValueTextEquals("time"u8));
            var isStream = reader.ValueTextEquals("stream"u8);
            reader.Read();
            if (reader.TokenType != JsonTokenType.String || !(isLog || isTime || isStream))
                reader.Skip();
            else if (isLog)
                (log, isEscaped) = (PlaceOf(reader), reader.ValueIsEscaped);
            else if (isTime)
                time = PlaceOf(reader);
            else
                stream = PlaceOf(reader);
        }
        // Nothing may follow.
        if (reader.Read() || log.From < 0)
            return null;
        return new ContainerLine(log.From, log.To, isEscaped, !EndsLine(text[log.From..log.To]), time, stream);
    }

    private static bool EndsLine(ReadOnlySpan<byte> log) => log.EndsWith("\\n"u8);

    private static (int From, int To) PlaceOf(in Utf8JsonReader reader) =>
        ((int)reader.TokenStartIndex + 1, (int)reader.BytesConsumed - 1);
}
