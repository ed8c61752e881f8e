using Serverless.Core.Folding;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Batches;

internal static class SideEvents
{
    public static SideEvent Of(string pipeline, string delta, SetAside aside) => new(
        pipeline, aside.Rejection is null ? SideOutputKind.Late : SideOutputKind.DeadLetter, aside.Position, delta,
        aside.Rejection, aside.Views, aside.Time, aside.Record, aside.Event);
}
