using System.Security.Cryptography;
using Serverless.Core.Binary;
using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Evaluation;

/// <summary>XXH64 with seed 0 (<see cref="Hash64"/>), the same in every process and release.</summary>
internal readonly struct FastHash : IUnary<ReadOnlySpan<byte>, ulong>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out ulong result)
    {
        result = Hash64.Of(value);
        return Outcome.Ok;
    }
}

/// <summary>SHA-256 (FIPS 180-4) as 64 hexadecimal digits in lower case.</summary>
internal readonly struct SecureHash : IUnary<ReadOnlySpan<byte>, ReadOnlySpan<byte>>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out ReadOnlySpan<byte> result)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(value, hash);
        var target = row.Scratch(2 * SHA256.HashSizeInBytes);
        for (var at = 0; at < hash.Length; at++)
        {
            target[2 * at] = "0123456789abcdef"u8[hash[at] >> 4];
            target[(2 * at) + 1] = "0123456789abcdef"u8[hash[at] & 15];
        }
        result = target;
        return Outcome.Ok;
    }
}
