namespace Serverless.Core.Binary;

/// <summary>
/// Compares keys by their bytes, so that a dictionary finds them by span, without a copy. Hashes are of this process only
/// (<see cref="ShortKey"/>).
/// </summary>
internal sealed class KeyComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    /// <summary>The only instance; it has no state.</summary>
    public static readonly KeyComparer Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)ShortKey.Of(alternate).Hash(alternate.Length);

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
