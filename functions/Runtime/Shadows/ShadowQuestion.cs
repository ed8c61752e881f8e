using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Shadows;

/// <summary>What is asked of the comparison of a pipeline with its candidate.</summary>
public sealed record ShadowQuestion
{
    /// <summary>The most differences of each kind that may be asked for.</summary>
    public const int MostShown = 1_000;

    /// <summary>How many are shown when nothing is said.</summary>
    public const int UsuallyShown = 5;

    /// <summary>The parameters of a request.</summary>
    public static readonly IReadOnlyList<string> Parameters = ["from", "to", "limit"];

    /// <summary>Only windows that end after it.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only windows that start before it.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>How many of the largest differences are shown of each field and kind, 1 to 1,000.</summary>
    public int Limit { get; init; } = UsuallyShown;

    /// <summary>Reads a question; it is only good while the parameters have no problem.</summary>
    public static ShadowQuestion Read(Parameters given)
    {
        var (from, to) = given.Range("from", "to");
        return new ShadowQuestion { From = from, To = to, Limit = given.Number("limit", UsuallyShown, MostShown) };
    }
}
