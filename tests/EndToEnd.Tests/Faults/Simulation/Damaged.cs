using System.Buffers.Binary;
using Serverless.Core.Binary;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>Stored bytes after some damage.</summary>
internal static class Damaged
{
    /// <summary>What is there instead of <paramref name="bytes"/>; null when they are gone.</summary>
    public static byte[]? By(Damage damage, byte[] bytes, byte[] foreign, Random random)
    {
        if (damage == Damage.Gone || bytes.Length == 0)
            return null;
        switch (damage)
        {
            case Damage.Cut: return bytes[..random.Next(bytes.Length)];
            case Damage.Flipped: bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8)); return bytes;
            case Damage.Later: return Later(bytes);
            default: return foreign;
        }
    }

    /// <summary>
    /// Of a later version of its form, and whole: its checksum, which depends on the version, is right. No version writes what is damaged.
    /// </summary>
    private static byte[] Later(byte[] bytes)
    {
        if (!StoredHeader.IsWhole(bytes))
            return bytes;
        bytes[1]++;
        var checksum = Hash64.Of(bytes.AsSpan(StoredHeader.Length), seed: (ulong)((bytes[0] << 8) | bytes[1]));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(2), checksum);
        return bytes;
    }
}
