namespace Serverless.Runtime.Embedded;

/// <summary>Moments as they are stored: UTC ticks, exact.</summary>
internal static class Utc
{
    public static DateTimeOffset FromTicks(long ticks) => new(ticks, TimeSpan.Zero);
}
