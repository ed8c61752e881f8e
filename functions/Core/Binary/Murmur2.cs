using System.Buffers.Binary;

namespace Serverless.Core.Binary;

/// <summary>
/// MurmurHash2 (Austin Appleby), 32 bits, with the seed of Kafka's Java client: by it that client, and those that follow it, choose the
/// partition of a key. Kafka's own has the same name (<c>Utils.murmur2</c>).
/// </summary>
public static class Murmur2
{
    private const uint Seed = 0x9747B28C;
    private const uint Factor = 0x5BD1E995;

    /// <summary>The hash of any number of bytes, also of none.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        var hash = Seed ^ (uint)data.Length;
        for (; data.Length >= 4; data = data[4..])
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(data) * Factor;
            hash = (hash * Factor) ^ ((word ^ (word >> 24)) * Factor);
        }
        if (data.Length > 0)
        {
            for (var at = 0; at < data.Length; at++)
                hash ^= (uint)data[at] << (8 * at);
            hash *= Factor;
        }
        hash = (hash ^ (hash >> 13)) * Factor;
        return hash ^ (hash >> 15);
    }
}
