using System.Globalization;
using System.Text;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Tests.Streams;

namespace Serverless.Core.Tests.Folding.Corpus;

/// <summary>
/// Batches of the events of a <see cref="RandomPipeline"/>: few or many keys, out of order, some late, some bad, some with several events
/// in a record, with numbers of any size and texts that a key must escape.
/// </summary>
internal static class RandomBatch
{
    private static readonly BatchStamp Stamp =
        new("delta", DateTimeOffset.FromUnixTimeMilliseconds(StreamEvent.Base + 3_600_000), "recipe");

    /// <summary>Folds some batches, one after the other, and says everything that came of them.</summary>
    public static string Fold(Pipeline pipeline, BatchFold fold, int seed)
    {
        var random = new Random(seed);
        var epoch = SomeEpoch.Of(pipeline, partitions: 2);
        var heads = new[] { PartitionHead.Start, PartitionHead.Start };
        var said = new StringBuilder();
        for (var batch = random.Next(1, 4); batch > 0; batch--)
        {
            var keys = random.Next(2) == 0 ? 4 : 400;
            IReadOnlyList<PlannedChunk> rest =
                [.. heads.Select((head, at) => new PlannedChunk(new Partition(at), head, Records(random, at, head, keys)))];
            while (rest.Count > 0)
            {
                var folded = fold.Fold(epoch, rest, Stamp);
                foreach (var row in folded.Rows)
                    heads[row.Source.Partition.Value] = PartitionHead.Of(row);
                Say(said, folded);
                rest = folded.Rest;
            }
        }
        return said.ToString();
    }

    public static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }

    private static List<SourceRecord> Records(Random random, int partition, PartitionHead head, int keys)
    {
        var records = new List<SourceRecord>();
        var offset = head.Last == Offset.None ? 0 : head.Last.Value + 1;
        for (var left = random.Next(1, 120); left > 0; left--, offset++)
        {
            var lines = string.Join('\n', Enumerable.Range(0, random.Next(4) > 0 ? 1 : random.Next(1, 5))
                .Select(_ => Event(random, offset, keys)));
            records.Add(new SourceRecord(
                new Partition(partition), new Offset(offset), null, Encoding.UTF8.GetBytes(lines), StreamEvent.Base + random.Next(5_000)));
        }
        return records;
    }

    private static string Event(Random random, long offset, int keys)
    {
        if (random.Next(40) == 0)
            return "{ no json";
        var time = StreamEvent.Base + (offset * 15) + random.Next(-150, 150) - (random.Next(20) == 0 ? random.Next(1_000) : 0);
        var json = new StringBuilder($$"""{"id":"k{{random.Next(keys)}}","time":{{time}}""");
        if (random.Next(4) > 0)
            json.Append($",\"text\":\"{Text(random)}\"");
        if (random.Next(4) > 0)
            json.Append($",\"n\":{(random.Next(30) == 0 ? long.MaxValue - random.Next(3) : random.Next(-3, 20))}");
        if (random.Next(5) > 0)
            json.Append(CultureInfo.InvariantCulture, $",\"value\":{Number(random):R}");
        if (random.Next(3) > 0)
            json.Append($",\"on\":{(random.Next(2) == 0 ? "true" : "false")}");
        if (random.Next(3) > 0)
            json.Append($",\"seen\":{StreamEvent.Base + random.Next(1_000_000)}");
        return json.Append('}').ToString();
    }

    private static string Text(Random random) => random.Next(8) switch
    {
        0 => "",
        1 => "b|c",
        2 => @"\\-",
        3 => new string('x', random.Next(30)) + random.Next(3),
        4 => $"{random.Next(1_000)}",
        _ => "abcdefghijklmnopqrstuvwxyz"[..random.Next(1, 9)],
    };

    private static double Number(Random random) => random.Next(25) switch
    {
        0 => double.Parse($"1e{random.Next(-300, 308)}", CultureInfo.InvariantCulture),
        1 => double.Parse($"-1e{random.Next(-300, 308)}", CultureInfo.InvariantCulture),
        2 => 0,
        3 => -0.0,
        _ => (random.NextDouble() - 0.3) * 100,
    };

    private static void Say(StringBuilder said, FoldedBatch folded)
    {
        foreach (var row in folded.Rows)
        {
            said.Append(CultureInfo.InvariantCulture, $"{row.Source} {row.First} {row.Last} ");
            said.AppendLine(CultureInfo.InvariantCulture, $"{row.WatermarkBefore} {row.WatermarkAfter}");
            said.AppendLine(CultureInfo.InvariantCulture, $"{row.Totals.Accepted} {row.SectionsHash:x}");
            Say(said, row.Counts);
        }
        foreach (var aside in folded.Aside)
        {
            said.Append(CultureInfo.InvariantCulture, $"{aside.Position} {aside.Rejection} ");
            said.AppendLine(CultureInfo.InvariantCulture, $"{string.Join(',', aside.Views)} {aside.Time}");
            said.AppendLine(aside.Event is null ? "-" : Encoding.UTF8.GetString(aside.Event));
        }
        said.AppendJoin('\n', folded.Strays).AppendLine();
        said.AppendLine(Convert.ToHexString(folded.Delta.Span));
    }

    private static void Say(StringBuilder said, ChunkCounts counts)
    {
        said.AppendLine(CultureInfo.InvariantCulture, $"{counts.Records} {counts.Read} {counts.Merged} {counts.Late} {counts.Filtered}");
        foreach (var (reason, count) in counts.DeadLettered.Concat(counts.Dropped))
            said.AppendLine(CultureInfo.InvariantCulture, $"{reason} {count}");
        foreach (var (view, of) in counts.Views)
            said.AppendLine(CultureInfo.InvariantCulture, $"{view} {of.Merged} {of.Late}");
    }
}
