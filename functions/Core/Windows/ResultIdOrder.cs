namespace Serverless.Core.Windows;

/// <summary>The order in which results of a view are listed: by key, as its UTF-8 bytes, and by start.</summary>
public sealed class ResultIdOrder : IComparer<ResultId>
{
    /// <summary>The order.</summary>
    public static readonly ResultIdOrder Instance = new();

    private ResultIdOrder()
    {
    }

    /// <summary>Compares keys, then starts.</summary>
    public int Compare(ResultId x, ResultId y)
    {
        var byKey = CompareKeys(x.Key, y.Key);
        return byKey != 0 ? byKey : x.Start.CompareTo(y.Start);
    }

    /// <summary>Compares keys alone.</summary>
    // Characters order as their UTF-8 bytes do, except for surrogates: their code points are beyond 16 bits and come last.
    public static int CompareKeys(string one, string other)
    {
        var alike = one.AsSpan().CommonPrefixLength(other);
        if (alike == one.Length || alike == other.Length)
            return one.Length.CompareTo(other.Length);
        return (char.IsSurrogate(one[alike]), one[alike]).CompareTo((char.IsSurrogate(other[alike]), other[alike]));
    }
}
