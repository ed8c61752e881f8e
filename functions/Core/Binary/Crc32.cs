namespace Serverless.Core.Binary;

/// <summary>
/// The CRC-32 of Ethernet and zip (ISO 3309): by it librdkafka, and the clients built on it, choose the partition of a key. Written here
/// because Core has no package reference; it gives the same as <c>Crc32</c> of System.IO.Hashing, which a test compares.
/// </summary>
public static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Entry((uint)value))];

    /// <summary>The checksum of any number of bytes, also of none.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var next in data)
            crc = Table[(byte)(crc ^ next)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint Entry(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
        return value;
    }
}
