namespace Serverless.Core.Decoding;

/// <summary>The bytes of one event: a part of the bytes of its record, unchanged while the event is used.</summary>
internal readonly struct EventBytes(byte[] source, int start, int length)
{
    /// <summary>The array that the event is in.</summary>
    public byte[] Source => source;

    /// <summary>Where the event starts in <see cref="Source"/>.</summary>
    public int Start => start;

    /// <summary>How many bytes it has; more than 0.</summary>
    public int Length => length;

    /// <summary>The event alone.</summary>
    public ReadOnlySpan<byte> Span => new(source, start, length);
}
