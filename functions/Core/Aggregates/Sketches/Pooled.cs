using System.Buffers;

namespace Serverless.Core.Aggregates.Sketches;

/// <summary>
/// Arrays that sketches grow into. Short ones belong to the sketch; long ones are rented, and go back when the sketch is
/// reset: else, with sketches reused for other keys, every one of them would in time hold what the largest key needs.
/// </summary>
internal static class Pooled
{
    /// <summary>Elements up to which an array stays with its sketch.</summary>
    public const int Kept = 16;

    private const int Longest = 64 * 1024;
    private const int MostOfALength = 2_048;

    /// <summary>Of at least <paramref name="length"/> elements, all zero.</summary>
    public static T[] Take<T>(int length)
    {
        if (length < Kept)
            return new T[length];
        var array = Pool<T>.Arrays.Rent(length);
        Array.Clear(array);
        return array;
    }

    /// <summary>Gives back what was taken and is not used any more.</summary>
    public static void Return<T>(T[] array)
    {
        if (array.Length >= Kept)
            Pool<T>.Arrays.Return(array);
    }

    /// <summary>Makes room for <paramref name="length"/> elements, of which the first <paramref name="used"/> are there already.</summary>
    public static void Grow<T>(ref T[] array, int used, int length)
    {
        if (length <= array.Length)
            return;
        var grown = Take<T>(Math.Max(length, Math.Max(4, 2 * array.Length)));
        array.AsSpan(0, used).CopyTo(grown);
        Return(array);
        array = grown;
    }

    /// <summary>
    /// Takes a short array instead of a long one, and clears it. Growing and trimming in turn allocate nothing: what one takes the other
    /// gave back.
    /// </summary>
    public static void Trim<T>(ref T[] array)
    {
        if (array.Length > Kept)
        {
            Return(array);
            array = Take<T>(Kept);
        }
        else
        {
            Array.Clear(array);
        }
    }

    // The shared pool keeps a few dozen arrays of a length; a chunk's cells give hundreds back at once and want them again for the next.
    private static class Pool<T>
    {
        public static readonly ArrayPool<T> Arrays = ArrayPool<T>.Create(Longest, MostOfALength);
    }
}
