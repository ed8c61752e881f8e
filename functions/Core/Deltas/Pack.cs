namespace Serverless.Core.Deltas;

/// <summary>
/// Packs a section into <paramref name="packed"/>, if it fits in there; the bytes used, or 0 when it doesn't. What is packed doesn't begin
/// with a byte below 32, as every plain section does: so it can be told from one.
/// </summary>
public delegate int Pack(ReadOnlySpan<byte> plain, Span<byte> packed);
