using System.Numerics;

namespace Serverless.Core.Aggregates.Sketches.HyperLogLog;

/// <summary>
/// A hash at precision 25, as in section 5.3 of the HyperLogLog++ paper: the first 25 bits are the index, and the rank (the
/// number of zeros before the first one, plus one) of the other 39 is kept only where the dense register can't be told from
/// the index alone. In memory: the index, then six bits of rank, 0 where it isn't kept; no cell is 0.
/// </summary>
internal static class SparseCell
{
    public const int Precision = 25;
    public const int MaxRank = 64 - Precision + 1;
    private const int RankBits = 6;

    public static uint Of(ulong hash, int precision)
    {
        var index = (uint)(hash >> (64 - Precision));
        return Make(index, RankIsKept(index, precision) ? Math.Min(BitOperations.LeadingZeroCount(hash << Precision) + 1, MaxRank) : 0);
    }

    public static uint Make(uint index, int rank) => (index << RankBits) | (uint)rank;

    public static uint Index(uint cell) => cell >> RankBits;

    public static int KeptRank(uint cell) => (int)(cell & ((1u << RankBits) - 1));

    /// <summary>Whether all bits of the index are zero that the dense form at <paramref name="precision"/> counts to the rank.</summary>
    public static bool RankIsKept(uint index, int precision) => (index << (32 - (Precision - precision))) == 0;

    /// <summary>The dense register that the cell belongs to.</summary>
    public static int Register(uint cell, int precision) => (int)(Index(cell) >> (Precision - precision));

    /// <summary>The rank in that register.</summary>
    public static int Rank(uint cell, int precision)
    {
        var between = Precision - precision;
        var kept = KeptRank(cell);
        return kept > 0 ? between + kept : BitOperations.LeadingZeroCount(Index(cell) << (32 - between)) + 1;
    }
}
