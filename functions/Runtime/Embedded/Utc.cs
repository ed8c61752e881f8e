namespace Serverless.Runtime.Embedded;

/// <summary>Times are stored as UTC ticks (100 ns), without loss.</summary>
internal static class Utc
{
    public static DateTimeOffset FromTicks(long ticks) => new(ticks, TimeSpan.Zero);
}
