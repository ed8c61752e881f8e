using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>The clocks at which records were sealed: an oracle must know them.</summary>
internal static class SealedClocks
{
    /// <summary>By record the clock of its row, ms after <see cref="StreamEvent.Base"/>.</summary>
    public static Func<SourceRecord, long> Of(World world)
    {
        var chunks = world.OfTopic.ToLookup(row => row.Partition);
        return record => chunks[record.Partition].First(row => row.First <= record.Offset && record.Offset <= row.Last)
            .Clock.ToUnixTimeMilliseconds() - StreamEvent.Base;
    }
}
