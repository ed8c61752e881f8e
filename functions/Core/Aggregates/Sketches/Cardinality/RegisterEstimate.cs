namespace Serverless.Core.Aggregates.Sketches.Cardinality;

/// <summary>
/// The number of distinct hashes from dense registers: the improved raw estimator of O. Ertl, "New cardinality estimation
/// algorithms for HyperLogLog sketches" (arXiv:1702.01284, 2017), algorithm 6. It is unbiased from one to the end of the
/// range, so that neither tables of measured biases nor a switch to linear counting are needed.
/// </summary>
internal static class RegisterEstimate
{
    /// <summary>The estimate from 2^precision registers; infinity when all are at the greatest rank.</summary>
    public static double Cardinality(ReadOnlySpan<byte> registers, int precision)
    {
        Span<int> ranks = stackalloc int[66];
        ranks.Clear();
        foreach (var rank in registers)
            ranks[rank]++;
        double all = registers.Length;
        var last = Registers.MaxRank(precision);
        var sum = all * Saturated(1 - ranks[last] / all);
        for (var rank = last - 1; rank >= 1; rank--)
            sum = 0.5 * (sum + ranks[rank]);
        sum += all * Empty(ranks[0] / all);
        return all * all / (2 * Math.Log(2) * sum);
    }

    /// <summary>Sigma: corrects for the share of registers that are empty.</summary>
    private static double Empty(double share)
    {
        if (share >= 1)
            return double.PositiveInfinity;
        double sum = share, weight = 1, before;
        do
        {
            before = sum;
            share *= share;
            sum += share * weight;
            weight *= 2;
        }
        while (sum > before);
        return sum;
    }

    /// <summary>Tau: corrects for registers at the greatest rank, <paramref name="share"/> being those that are not.</summary>
    private static double Saturated(double share)
    {
        if (share is <= 0 or >= 1)
            return 0;
        double sum = 1 - share, weight = 1, before;
        do
        {
            before = sum;
            share = Math.Sqrt(share);
            weight *= 0.5;
            sum -= (1 - share) * (1 - share) * weight;
        }
        while (sum < before);
        return sum / 3;
    }
}
