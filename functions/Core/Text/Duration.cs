using System.Globalization;

namespace Serverless.Core.Text;

/// <summary>Lengths of time as text: a whole number and its unit, <c>ms s m h d</c>.</summary>
public static class Duration
{
    /// <summary>Ten years of 365 days, in milliseconds.</summary>
    public const long Longest = 10 * 365 * 86_400_000L;

    private static readonly (string Suffix, long Milliseconds)[] Units =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>
    /// The milliseconds of a text such as "250ms", "5s" or "1h"; null when it is not a duration, or longer than <see cref="Longest"/>.
    /// </summary>
    public static long? Parse(string text)
    {
        var (suffix, unit) = Array.Find(Units, candidate => text.EndsWith(candidate.Suffix, StringComparison.Ordinal));
        if (suffix is null
            || !long.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return null;
        return count <= Longest / unit ? count * unit : null;
    }

    /// <summary>The shortest text for a number of milliseconds, for messages.</summary>
    public static string Format(long milliseconds)
    {
        var (suffix, unit) = Array.FindLast(
            Units, candidate => milliseconds % candidate.Milliseconds == 0 && milliseconds >= candidate.Milliseconds);
        return suffix is null ? "0s" : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / unit}{suffix}");
    }
}
