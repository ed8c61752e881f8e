namespace Serverless.Core.Expressions.Values;

/// <summary>Limits that keep one event from taking all memory.</summary>
internal static class Limits
{
    /// <summary>Longest text that an expression may build, in bytes.</summary>
    public const int TextBytes = 1 << 20;

    /// <summary>Most items that a list may have.</summary>
    public const int Items = 100_000;
}
