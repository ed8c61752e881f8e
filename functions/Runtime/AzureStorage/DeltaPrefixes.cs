using System.Globalization;
using Serverless.Runtime.Deltas;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// Prefixes, in order, to list the delta objects made from a time on. They cover all of those, and few older ones. The reader of a list can
/// stop at any name, but a list can only begin with a prefix.
/// </summary>
internal static class DeltaPrefixes
{
    // 16^9 ticks: the older objects that are listed too span less than two hours.
    private const int Finest = 7;

    public static IEnumerable<string> Between(DateTimeOffset from, DateTimeOffset before)
    {
        if (from >= before)
            return [];
        var (first, last) = (DeltaName.LowestOf(from), DeltaName.LowestOf(before));
        return Between(first, last, first.AsSpan().CommonPrefixLength(last));
    }

    private static IEnumerable<string> Between(string first, string last, int length)
    {
        if (length >= Finest || first.AsSpan(length).IndexOfAnyExcept('0') < 0)
            return [first[..Math.Min(length, Finest)]];
        var end = first.AsSpan(0, length).SequenceEqual(last.AsSpan(0, length)) ? Digit(last, length) : 0xF;
        var later = Enumerable.Range(Digit(first, length) + 1, end - Digit(first, length)).Select(digit => $"{first[..length]}{digit:x}");
        return Between(first, last, length + 1).Concat(later);
    }

    private static int Digit(string text, int at) =>
        int.Parse(text.AsSpan(at, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
