using System.Globalization;

namespace Serverless.Runtime.Deltas;

/// <summary>
/// Names of delta objects: <c>{UTC ticks, 16 hexadecimal digits}-{random}</c>. In ordinal order the names are ordered by time, so the names
/// of a span of time are a range.
/// </summary>
public static class DeltaName
{
    private const int TimeLength = 16;

    /// <summary>A new name, unique, of an object made at <paramref name="now"/>.</summary>
    public static string New(DateTimeOffset now) => $"{LowestOf(now)}-{Guid.NewGuid():n}";

    /// <summary>A text that sorts before every name made at <paramref name="time"/> or later, and after every name made earlier.</summary>
    public static string LowestOf(DateTimeOffset time) => time.UtcTicks.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>When the name was made; null when it isn't the name of a delta object.</summary>
    public static DateTimeOffset? TimeOf(string name) =>
        name.Length > TimeLength && name[TimeLength] == '-'
        && long.TryParse(name.AsSpan(0, TimeLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
        && ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;
}
