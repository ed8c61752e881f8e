using System.Buffers;
using System.Text;
using System.Text.Json;
using Serverless.Core.Rejections;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Json;

/// <summary>Rejections of bytes that aren't JSON as wanted, each with the position and what stands there.</summary>
internal static class JsonFaults
{
    private const byte LineFeed = (byte)'\n';

    public static Rejection At(ReadOnlySpan<byte> json, string reason, long position, string? field = null)
    {
        var rest = json[(int)Math.Min(position, json.Length)..];
        return new Rejection(RejectionStage.Decode, reason, field, rest.IsEmpty ? null : Printable.Of(rest), position);
    }

    public static Rejection Malformed(ReadOnlySpan<byte> json, JsonException fault) => At(json, Reasons.Malformed, PositionOf(json, fault));

    public static Rejection InvalidUtf8(ReadOnlySpan<byte> json)
    {
        var position = 0;
        while (Rune.DecodeFromUtf8(json[position..], out _, out var length) == OperationStatus.Done)
            position += length;
        return At(json, Reasons.InvalidUtf8, position);
    }

    /// <summary>The token that the reader stands on.</summary>
    public static Rejection AtToken(in Utf8JsonReader reader, string reason, string? field = null, RejectionStage stage = RejectionStage.Decode) =>
        new(stage, reason, field, Printable.Of(reader.ValueSpan), reader.TokenStartIndex);

    /// <summary>Where in the text the reader gave up; the exception counts from the start of its line.</summary>
    public static int PositionOf(ReadOnlySpan<byte> json, JsonException fault)
    {
        var start = 0;
        for (var line = fault.LineNumber ?? 0; line > 0; line--)
            start += json[start..].IndexOf(LineFeed) + 1;
        return (int)Math.Min(json.Length, start + (fault.BytePositionInLine ?? 0));
    }
}
