using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Drift;

/// <summary>What is asked of the drift radar of a pipeline.</summary>
public sealed record DriftQuestion
{
    /// <summary>How far back findings are told when nothing is said.</summary>
    public static readonly TimeSpan UsualSpan = TimeSpan.FromHours(24);

    /// <summary>The parameters of a request.</summary>
    public static readonly IReadOnlyList<string> Parameters = ["since", "id"];

    /// <summary>Only what was noticed from then on; null: in the last 24 hours.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The one finding that is wanted, with its examples and a proposal; null: all, without.</summary>
    public string? Id { get; init; }

    /// <summary>Reads a question; it is only good while the parameters have no problem.</summary>
    public static DriftQuestion Read(Parameters given) =>
        new() { Since = given.Time("since"), Id = given.Text("id") is { Length: > 0 } id ? id : null };
}
