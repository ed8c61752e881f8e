namespace Serverless.Core.Expressions.Patterns;

/// <summary>A set of code points, as ascending ranges that neither overlap nor touch.</summary>
internal sealed class CodePoints
{
    public const int Last = 0x10FFFF;

    public static readonly CodePoints None = new([]);
    public static readonly CodePoints All = new([(0, Last)]);

    private CodePoints((int First, int Last)[] ranges) => Ranges = ranges;

    public IReadOnlyList<(int First, int Last)> Ranges { get; }

    public static CodePoints Of(int codePoint) => new([(codePoint, codePoint)]);

    public static CodePoints Range(int first, int last) => new([(first, last)]);

    /// <summary>The set of all ranges, in any order.</summary>
    public static CodePoints Of(IEnumerable<(int First, int Last)> ranges)
    {
        var joined = new List<(int First, int Last)>();
        foreach (var range in ranges.OrderBy(one => one.First))
        {
            if (joined.Count > 0 && range.First <= joined[^1].Last + 1)
                joined[^1] = (joined[^1].First, Math.Max(joined[^1].Last, range.Last));
            else
                joined.Add(range);
        }
        return new CodePoints([.. joined]);
    }

    public CodePoints With(CodePoints other) => Of(Ranges.Concat(other.Ranges));

    public CodePoints Inverse()
    {
        var gaps = new List<(int, int)>();
        var next = 0;
        foreach (var (first, last) in Ranges)
        {
            if (first > next)
                gaps.Add((next, first - 1));
            next = last + 1;
        }
        if (next <= Last)
            gaps.Add((next, Last));
        return new CodePoints([.. gaps]);
    }

    public bool Contains(int codePoint)
    {
        int low = 0, high = Ranges.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (codePoint < Ranges[middle].First)
                high = middle - 1;
            else if (codePoint > Ranges[middle].Last)
                low = middle + 1;
            else
                return true;
        }
        return false;
    }
}
