namespace Serverless.Local.Workloads.UserEvents;

/// <summary>
/// Numbers from 0, of which number n is drawn in proportion to 1 / (n + 1): Zipf's law. Computed in whole numbers, so the same everywhere.
/// </summary>
internal sealed class ZipfNumbers
{
    private const ulong Unit = 1UL << 32;
    private readonly ulong[] _upTo;

    public ZipfNumbers(int count)
    {
        _upTo = new ulong[count];
        var sum = 0UL;
        for (var number = 0; number < count; number++)
            _upTo[number] = sum += Unit / (ulong)(number + 1);
    }

    /// <summary>The number for 32 random bits.</summary>
    public int Of(uint bits)
    {
        var drawn = (ulong)(((UInt128)bits * _upTo[^1]) >> 32);
        var found = Array.BinarySearch(_upTo, drawn + 1);
        return found < 0 ? ~found : found;
    }
}
