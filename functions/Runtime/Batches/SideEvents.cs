using Serverless.Core.Folding;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Sealing;

namespace Serverless.Runtime.Batches;

/// <summary>Makes the stored form of rejected and late events.</summary>
internal static class SideEvents
{
    // One write of a store: few enough to be held in its own form beside the batch.
    private const int MostInSlice = 1_000;
    private const long MostBytesInSlice = 4 * 1024 * 1024;

    /// <summary>What is written at once, in its order: at most 1,000 events and, unless one alone is larger, 4 MiB.</summary>
    public static IEnumerable<List<SetAside>> Slices(IReadOnlyList<SetAside> aside)
    {
        var (slice, bytes) = (new List<SetAside>(), 0L);
        foreach (var next in aside)
        {
            var length = next.Event?.Length ?? 0;
            if (slice.Count == MostInSlice || (slice.Count > 0 && bytes + length > MostBytesInSlice))
            {
                yield return slice;
                (slice, bytes) = ([], 0);
            }
            slice.Add(next);
            bytes += length;
        }
        if (slice.Count > 0)
            yield return slice;
    }

    /// <summary>The stored form of an event that a batch set aside: sealed, unless <paramref name="seal"/> is null.</summary>
    public static SideEvent ToSideEvent(string pipeline, string delta, SetAside aside, EventSeal? seal)
    {
        var record = seal is null ? aside.Record : aside.Record with { Key = null, Headers = RecordHeaders.None };
        var bytes = seal is null ? aside.Event : seal.Seal(aside.Position, aside.Record, aside.Event);
        return new SideEvent(
            pipeline, aside.Rejection is null ? SideOutputKind.Late : SideOutputKind.DeadLetter, aside.Position, delta,
            aside.Rejection, aside.Views, aside.Time, record, bytes)
        {
            SealedWith = seal?.Key.Name,
        };
    }
}
