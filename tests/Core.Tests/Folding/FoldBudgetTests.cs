using System.Text;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Tests.Streams;

namespace Serverless.Core.Tests.Folding;

/// <summary>A batch that would take too much memory is folded in parts, and that changes nothing.</summary>
public sealed class FoldBudgetTests
{
    private static readonly PipelineEpoch Epoch = SomeEpoch.Of(StreamPipeline.Instance, partitions: 2);

    private static readonly BatchStamp Stamp =
        new("delta", DateTimeOffset.FromUnixTimeMilliseconds(StreamEvent.Base + 1_000), "recipe");

    // Different keys, and every third event a dead letter.
    private static readonly PlannedChunk[] Batch = [Chunk(0), Chunk(1)];

    public static TheoryData<FoldBudget> Budgets =>
    [
        new FoldBudget(Events: 7, int.MaxValue, int.MaxValue, int.MaxValue),
        new FoldBudget(int.MaxValue, Entries: 30, int.MaxValue, int.MaxValue),
        new FoldBudget(int.MaxValue, int.MaxValue, AsideBytes: 2_000, int.MaxValue),
        new FoldBudget(int.MaxValue, int.MaxValue, int.MaxValue, TextBytes: 1),
    ];

    [Theory]
    [MemberData(nameof(Budgets))]
    public void The_parts_follow_each_other_and_hold_together_what_the_whole_does(FoldBudget budget)
    {
        var whole = Assert.Single(Fold(null));
        var parts = Fold(budget);

        Assert.InRange(parts.Count, 4, 60);
        Assert.Equal(whole.Aside.Select(aside => aside.Position), parts.SelectMany(part => part.Aside).Select(aside => aside.Position));
        foreach (var row in whole.Rows)
        {
            var rows = parts.SelectMany(part => part.Rows).Where(part => part.Source == row.Source).ToList();
            Assert.Equal(row.First, rows[0].First);
            Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.Equal(pair.First.Last, pair.Second.Previous));
            Assert.All(rows, part => Assert.Equal(0, part.Missing));
            Assert.Equal(row.Totals.Accepted, rows[^1].Totals.Accepted);
            Assert.Equal(row.Totals.Merged.OrderBy(view => view.Key), rows[^1].Totals.Merged.OrderBy(view => view.Key));
            Assert.Equal((row.Last, row.LastRecord, row.WatermarkAfter), (rows[^1].Last, rows[^1].LastRecord, rows[^1].WatermarkAfter));
        }
    }

    private static List<FoldedBatch> Fold(FoldBudget? budget)
    {
        var fold = new BatchFold(StreamPipeline.Instance, new EventReader(StreamPipeline.Instance, AsIs), null, null, budget, room: 4);
        var parts = new List<FoldedBatch>();
        for (IReadOnlyList<PlannedChunk> rest = Batch; rest.Count > 0; rest = parts[^1].Rest)
            parts.Add(fold.Fold(Epoch, rest, Stamp));
        return parts;
    }

    private static PlannedChunk Chunk(int partition) =>
        new(new Partition(partition), PartitionHead.Start, [.. Enumerable.Range(0, 30).Select(at => Record(new Partition(partition), at))]);

    private static SourceRecord Record(Partition partition, int at) => new(
        partition,
        new Offset(at),
        null,
        Encoding.UTF8.GetBytes(new StreamEvent(at % 3 == 2 ? null : $"k{at}", at, at * 5).Json),
        StreamEvent.Base + 1_000);

    private static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}
