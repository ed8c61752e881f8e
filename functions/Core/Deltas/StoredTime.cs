using Serverless.Core.Binary;
using Serverless.Core.Time;

namespace Serverless.Core.Deltas;

/// <summary>Times of events as sections hold them.</summary>
internal static class StoredTime
{
    // A hundred million years: far from where the arithmetic of windows overflows.
    private const long Farthest = 1L << 61;

    /// <summary>The time; throws <see cref="CorruptDataException"/> for one that no event has.</summary>
    public static EventTime Checked(long milliseconds) => milliseconds is > -Farthest and < Farthest
        ? new EventTime(milliseconds)
        : throw new CorruptDataException($"{milliseconds} ms is no time of an event");
}
