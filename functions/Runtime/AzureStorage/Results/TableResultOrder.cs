using Serverless.Core.Windows;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>Results of a view by key, as its UTF-8 bytes, and start.</summary>
internal sealed class TableResultOrder : IComparer<Result>
{
    public static readonly TableResultOrder Instance = new();

    public int Compare(Result? x, Result? y)
    {
        var byKey = Compare(x!.Id.Key, y!.Id.Key);
        return byKey != 0 ? byKey : x.Id.Start.CompareTo(y.Id.Start);
    }

    // Characters order as their bytes do, but for the halves of those beyond 16 bits, which come last.
    private static int Compare(string one, string other)
    {
        var alike = one.AsSpan().CommonPrefixLength(other);
        if (alike == one.Length || alike == other.Length)
            return one.Length.CompareTo(other.Length);
        return (char.IsSurrogate(one[alike]), one[alike]).CompareTo((char.IsSurrogate(other[alike]), other[alike]));
    }
}
