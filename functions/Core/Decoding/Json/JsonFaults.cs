using System.Buffers;
using System.Text;
using System.Text.Json;
using Serverless.Core.Rejections;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Json;

/// <summary>Rejections of events that aren't JSON as wanted, each with the position in the event and the text found there.</summary>
internal static class JsonFaults
{
    /// <summary>At a position from the event's start; one after its end is its end.</summary>
    public static Rejection At(ReadOnlySpan<byte> json, string reason, long position, string? field = null)
    {
        var rest = json[(int)Math.Min(position, json.Length)..];
        return new Rejection(RejectionStage.Decode, reason, field, rest.IsEmpty ? null : Printable.Of(rest), position);
    }

    /// <summary>Where the reader gave up.</summary>
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
