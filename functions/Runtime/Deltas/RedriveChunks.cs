using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Runtime.Deltas;

/// <summary>Cuts what is left of a redrive into chunks. How it is cut doesn't show in results.</summary>
internal static class RedriveChunks
{
    /// <summary>
    /// The next chunk, of so many events at most, of each partition that has something left after the heads; at most <paramref
    /// name="most"/> chunks.
    /// </summary>
    public static IReadOnlyList<PlannedChunk> Next(RedrivePlan plan, EpochHeads heads, int eventsAtOnce, int most, LetterKeys keys)
    {
        var reached = heads.Topic.Select(head => head.Watermark).Aggregate(EventTime.Min, EventTime.Later);
        return [.. plan.Parts.Where(part => HeadOf(part, heads).Last < part.Last).Take(most)
            .Select(part => ChunkOf(part, HeadOf(part, heads), reached, eventsAtOnce, keys))];
    }

    /// <summary>One for all that a row was sealed of, to fold it again.</summary>
    public static PlannedChunk Of(RedrivePart part, ChunkRow row, LetterKeys keys) => ChunkOf(
        part,
        new PartitionHead(row.Previous, row.WatermarkBefore) { Epoch = row.Epoch },
        row.WatermarkAfter,
        row.First,
        row.Last,
        keys);

    private static PartitionHead HeadOf(RedrivePart part, EpochHeads heads) => heads[Source.RedriveOf(part.Partition)];

    private static PlannedChunk ChunkOf(RedrivePart part, PartitionHead head, EventTime reached, int eventsAtOnce, LetterKeys keys)
    {
        var first = Math.Max(head.Last.Value, part.Before.Value) + 1;
        var last = Math.Min(first + eventsAtOnce - 1, part.Last.Value);
        return ChunkOf(part, head, reached, new Offset(first), new Offset(last), keys);
    }

    private static PlannedChunk ChunkOf(
        RedrivePart part, PartitionHead head, EventTime reached, Offset first, Offset last, LetterKeys keys)
    {
        var letters = part.Between(first, last).Select(one => one with { Letter = keys.Open(one.Letter) }).ToList();
        var records = letters.ConvertAll(one => one.Letter.ToRecord(one.Offset));
        return new PlannedChunk(Source.RedriveOf(part.Partition), head, records)
        {
            Letters = letters.ConvertAll(one => one.Letter.ToLetter()),
            Reached = reached,
        };
    }
}
