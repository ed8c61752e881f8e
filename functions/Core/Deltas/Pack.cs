namespace Serverless.Core.Deltas;

/// <summary>
/// Packs a section into <paramref name="packed"/>. Returns the number of bytes used, or 0 when it doesn't fit. A packed section begins with
/// a byte of 32 or more, a plain one with a byte below 32: so the two can be told apart.
/// </summary>
public delegate int Pack(ReadOnlySpan<byte> plain, Span<byte> packed);
