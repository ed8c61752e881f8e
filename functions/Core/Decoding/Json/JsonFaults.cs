using System.Text.Json;
using Serverless.Core.Rejections;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Json;

/// <summary>Makes the rejections of JSON events that a reader finds.</summary>
internal static class JsonFaults
{
    /// <summary>At the position where the reader failed.</summary>
    public static Rejection Malformed(ReadOnlySpan<byte> json, JsonException fault) =>
        EventFaults.At(json, Reasons.Malformed, JsonPosition.OffsetOf(json, fault));

    /// <summary>At the reader's token.</summary>
    public static Rejection AtToken(
        in Utf8JsonReader reader, string reason, string? field = null, RejectionStage stage = RejectionStage.Decode) =>
        new(stage, reason, field, Printable.Of(reader.ValueSpan), reader.TokenStartIndex);
}
