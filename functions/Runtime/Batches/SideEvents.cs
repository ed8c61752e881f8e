using Serverless.Core.Folding;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Batches;

/// <summary>Makes the stored form of rejected and late events.</summary>
internal static class SideEvents
{
    /// <summary>The stored form of an event that a batch rejected.</summary>
    public static SideEvent ToSideEvent(string pipeline, string delta, SetAside aside) => new(
        pipeline, aside.Rejection is null ? SideOutputKind.Late : SideOutputKind.DeadLetter, aside.Position, delta,
        aside.Rejection, aside.Views, aside.Time, aside.Record, aside.Event);
}
