using Serverless.Core.Rejections;

namespace Serverless.Local.Workloads.UserEvents;

/// <summary>What is wrong with a dirty event.</summary>
internal enum UserEventFlaw : byte
{
    None,
    Truncated,
    TrailingData,

    /// <summary>Avro: an id that no registry has. JSON, which has none: a byte that is no UTF-8.</summary>
    Unreadable,
    UnknownAction,
    NegativeAmount,
    EmptyUser,
}

internal static class UserEventFlaws
{
    public const int Kinds = 6;

    /// <summary>The reason under which the pipeline must set such an event aside.</summary>
    public static string ReasonOf(UserEventFlaw flaw, bool isAvro) => flaw switch
    {
        UserEventFlaw.Truncated => Reasons.Malformed,
        UserEventFlaw.TrailingData => Reasons.TrailingData,
        UserEventFlaw.Unreadable => isAvro ? Reasons.UnknownSchema : Reasons.InvalidUtf8,
        UserEventFlaw.UnknownAction => Reasons.NotAllowed,
        UserEventFlaw.NegativeAmount => Reasons.Range,
        UserEventFlaw.EmptyUser => Reasons.Length,
        _ => throw new ArgumentOutOfRangeException(nameof(flaw), flaw, "no flaw, no reason"),
    };
}
