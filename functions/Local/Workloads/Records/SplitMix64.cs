namespace Serverless.Local.Workloads.Records;

/// <summary>
/// A small, fast random sequence that is the same everywhere (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014). A mutable value: keep it in a field that isn't readonly.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number in [0, <paramref name="limit"/>), even to within 2^-32.</summary>
    public int Below(int limit) => (int)Scale((uint)(Next() >> 32), limit);

    /// <summary><paramref name="bits"/> as a fraction of 2^32, times <paramref name="limit"/>, rounded down.</summary>
    public static long Scale(uint bits, long limit) => (long)(((UInt128)bits * (ulong)limit) >> 32);
}
