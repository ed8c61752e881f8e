using System.Buffers;
using System.Text;
using Serverless.Core.Rejections;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding;

/// <summary>Rejections of events that aren't of a format, each with the position in the event and the text found there.</summary>
internal static class EventFaults
{
    /// <summary>At a position in bytes from the event's start; a position after its end counts as its end.</summary>
    public static Rejection At(ReadOnlySpan<byte> bytes, string reason, long position, string? field = null)
    {
        var rest = bytes[(int)Math.Min(position, bytes.Length)..];
        return new Rejection(RejectionStage.Decode, reason, field, rest.IsEmpty ? null : Printable.Of(rest), position);
    }

    /// <summary>At the first byte that isn't UTF-8.</summary>
    public static Rejection InvalidUtf8(ReadOnlySpan<byte> bytes)
    {
        var position = 0;
        while (Rune.DecodeFromUtf8(bytes[position..], out _, out var length) == OperationStatus.Done)
            position += length;
        return At(bytes, Reasons.InvalidUtf8, position);
    }
}
