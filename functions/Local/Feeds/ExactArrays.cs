namespace Serverless.Local.Feeds;

/// <summary>
/// Arrays of exactly the wanted length, used again: the producer takes whole arrays and copies them before it returns.
/// </summary>
internal sealed class ExactArrays
{
    private const int LongestKept = 8_192;

    private readonly byte[]?[] _keys = new byte[]?[LongestKept + 1];
    private readonly byte[]?[] _values = new byte[]?[LongestKept + 1];

    /// <summary>The array is valid until the next key of that length.</summary>
    public byte[] CopyOfKey(ReadOnlySpan<byte> key) => Copy(key, _keys);

    /// <summary>The array is valid until the next value of that length.</summary>
    public byte[] CopyOfValue(ReadOnlySpan<byte> value) => Copy(value, _values);

    private static byte[] Copy(ReadOnlySpan<byte> bytes, byte[]?[] kept)
    {
        if (bytes.Length > LongestKept)
            return bytes.ToArray();
        var array = kept[bytes.Length] ??= new byte[bytes.Length];
        bytes.CopyTo(array);
        return array;
    }
}
