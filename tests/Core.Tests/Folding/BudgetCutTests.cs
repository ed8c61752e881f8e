using System.Text;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Tests.Streams;

namespace Serverless.Core.Tests.Folding;

/// <summary>
/// Where a batch is cut. Its chunks are written as the keys of their records, <c>abc|de</c>; <c>!</c> is a dead letter of 8 bytes, and a
/// digit a record of so many events. The parts are written alike.
/// </summary>
public sealed class BudgetCutTests
{
    private static readonly Pipeline Tumbling = StreamPipeline.With(view => view.Name == "tumbling" ? view with { Shards = 1 } : null);
    private static readonly Pipeline Two = StreamPipeline.With(view => view.Name is "tumbling" or "some" ? view with { Shards = 1 } : null);

    [Theory]
    [InlineData(7, "abc|abc", "abc|abc")]
    [InlineData(6, "abc|abc", "abc|abc")]
    [InlineData(5, "abc|abc", "abc|ab", "|c")]
    [InlineData(3, "abc|abc", "abc", "|abc")]
    [InlineData(2, "abc|abc", "ab", "c|a", "|bc")]
    [InlineData(1, "ab|c", "a", "b", "|c")]
    [InlineData(2, "a!b", "a!", "b")]
    public void After_so_many_events_the_part_ends(int events, string batch, params string[] parts) =>
        Assert.Equal(parts, Cut(Tumbling, new FoldBudget(events, 1_000, 1_000_000, 1_000_000), batch));

    // A record is folded whole, and each part has one at least.
    [Theory]
    [InlineData(4, "a3bc", "a3", "bc")]
    [InlineData(4, "9ab", "9", "ab")]
    public void A_record_of_several_events_is_never_cut(int events, string batch, params string[] parts) =>
        Assert.Equal(parts, Cut(Tumbling, new FoldBudget(events, 1_000, 1_000_000, 1_000_000), batch));

    // Only another key (of the same window) is another entry.
    [Theory]
    [InlineData(3, "ababcde", "ababc", "de")]
    [InlineData(3, "aaaaaaaaaa", "aaaaaaaaaa")]
    [InlineData(3, "ab|cd", "ab|c", "|d")]
    [InlineData(4, "ab|ab|ab", "ab|ab", "||ab")]
    public void After_so_many_entries_of_all_chunks_the_part_ends(int entries, string batch, params string[] parts) =>
        Assert.Equal(parts, Cut(Tumbling, new FoldBudget(1_000, entries, 1_000_000, 1_000_000), batch));

    // Each event may be an entry of each view: there must be room for all.
    [Theory]
    [InlineData(5, "abcdefg", "ab", "cd", "ef", "g")]
    [InlineData(6, "abcdefg", "abc", "def", "g")]
    public void With_more_views_there_must_be_room_for_an_entry_of_each(int entries, string batch, params string[] parts) =>
        Assert.Equal(parts, Cut(Two, new FoldBudget(1_000, entries, 1_000_000, 1_000_000), batch));

    // A dead letter takes its 8 bytes and 512 more.
    [Theory]
    [InlineData(1_040, "!!!", "!!", "!")]
    [InlineData(1_041, "!!!", "!!!")]
    [InlineData(1_041, "!a!|!b", "!a!|!", "|b")]
    [InlineData(520, "a!|b", "a!", "|b")]
    public void After_so_many_bytes_of_side_output_the_part_ends(int bytes, string batch, params string[] parts) =>
        Assert.Equal(parts, Cut(Tumbling, new FoldBudget(1_000, 1_000, bytes, 1_000_000), batch));

    [Fact]
    public void The_function_app_has_the_budget_that_the_readme_states() =>
        Assert.Equal(new FoldBudget(2_000_000, 250_000, 33_554_432, 33_554_432), FoldBudget.Default);

    private static List<string> Cut(Pipeline pipeline, FoldBudget budget, string batch)
    {
        var names = batch.Split('|');
        var fold = new BatchFold(pipeline, new EventReader(pipeline, AsIs), budget: budget);
        var parts = new List<string>();
        IReadOnlyList<PlannedChunk> rest = [.. names.Select((chunk, partition) => Chunk(partition, chunk))];
        while (rest.Count > 0)
        {
            var folded = fold.Fold(
                SomeEpoch.Of(pipeline, names.Length), rest,
                new BatchStamp("delta", DateTimeOffset.FromUnixTimeMilliseconds(StreamEvent.Base + StreamEvent.Later), "recipe"));
            parts.Add(Text(names, folded.Rows));
            rest = folded.Rest;
        }
        return parts;
    }

    private static string Text(string[] chunks, IReadOnlyList<ChunkRow> rows)
    {
        var texts = new string[rows.Max(row => row.Partition.Value) + 1];
        foreach (var row in rows)
            texts[row.Partition.Value] = chunks[row.Partition.Value][(int)row.First.Value..(int)(row.Last.Value + 1)];
        return string.Join('|', texts);
    }

    private static PlannedChunk Chunk(int partition, string keys) => new(
        new Partition(partition), PartitionHead.Start,
        [.. keys.Select((key, at) => new SourceRecord(new Partition(partition), new Offset(at), null, Value(key), StreamEvent.Base))]);

    private static byte[] Value(char key) => Encoding.UTF8.GetBytes(char.IsDigit(key)
        ? string.Join('\n', Enumerable.Repeat(Json("z"), key - '0'))
        : Json(key == '!' ? null : $"{key}"));

    private static string Json(string? key) => new StreamEvent(key, 60, 10).Json;

    private static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}
