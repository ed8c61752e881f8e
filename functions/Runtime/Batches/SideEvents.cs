using Serverless.Core.Folding;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Batches;

/// <summary>Events that leave by the side, on their way to the store.</summary>
internal static class SideEvents
{
    /// <summary>What a batch set aside, as it is stored.</summary>
    public static SideEvent ToSideEvent(string pipeline, string delta, SetAside aside) => new(
        pipeline, aside.Rejection is null ? SideOutputKind.Late : SideOutputKind.DeadLetter, aside.Position, delta,
        aside.Rejection, aside.Views, aside.Time, aside.Record, aside.Event);
}
