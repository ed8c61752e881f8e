using System.Buffers;
using System.Text;
using System.Text.Json;
using Serverless.Core.Rejections;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Json;

/// <summary>Makes the rejections of JSON events, each with the position in the event and the text found there.</summary>
internal static class JsonFaults
{
    /// <summary>At a position in bytes from the event's start; a position after its end counts as its end.</summary>
    public static Rejection At(ReadOnlySpan<byte> json, string reason, long position, string? field = null)
    {
        var rest = json[(int)Math.Min(position, json.Length)..];
        return new Rejection(RejectionStage.Decode, reason, field, rest.IsEmpty ? null : Printable.Of(rest), position);
    }

    /// <summary>At the position where the reader failed.</summary>
    public static Rejection Malformed(ReadOnlySpan<byte> json, JsonException fault) =>
        At(json, Reasons.Malformed, JsonPosition.OffsetOf(json, fault));

    /// <summary>At the first byte that isn't UTF-8.</summary>
    public static Rejection InvalidUtf8(ReadOnlySpan<byte> json)
    {
        var position = 0;
        while (Rune.DecodeFromUtf8(json[position..], out _, out var length) == OperationStatus.Done)
            position += length;
        return At(json, Reasons.InvalidUtf8, position);
    }

    /// <summary>At the reader's token.</summary>
    public static Rejection AtToken(
        in Utf8JsonReader reader, string reason, string? field = null, RejectionStage stage = RejectionStage.Decode) =>
        new(stage, reason, field, Printable.Of(reader.ValueSpan), reader.TokenStartIndex);
}
