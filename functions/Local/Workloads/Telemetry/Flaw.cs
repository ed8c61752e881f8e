using Serverless.Core.Rejections;

namespace Serverless.Local.Workloads.Telemetry;

/// <summary>How a malformed event is malformed.</summary>
internal enum Flaw : byte
{
    None,
    Truncated,
    TrailingData,
    InvalidUtf8,
    WrongType,
    MissingRequired,
    UnknownMetric,
    UnknownUnit,
}

internal static class Flaws
{
    public const int Kinds = 7;

    /// <summary>The reason under which the pipeline must set such an event aside.</summary>
    public static string ReasonOf(Flaw flaw) => flaw switch
    {
        Flaw.Truncated => Reasons.Malformed,
        Flaw.TrailingData => Reasons.TrailingData,
        Flaw.InvalidUtf8 => Reasons.InvalidUtf8,
        Flaw.WrongType => Reasons.WrongType,
        Flaw.MissingRequired => Reasons.Required,
        Flaw.UnknownMetric => Reasons.NotAllowed,
        Flaw.UnknownUnit => Reasons.UnknownUnit,
        _ => throw new ArgumentOutOfRangeException(nameof(flaw), flaw, "no flaw, no reason"),
    };
}
