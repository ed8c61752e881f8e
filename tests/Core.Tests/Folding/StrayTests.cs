using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Tests.Pipelines;
using Serverless.Core.Tests.Streams;

namespace Serverless.Core.Tests.Folding;

/// <summary>Every record of a co-partitioned view is checked against the partition of its key.</summary>
public sealed class StrayTests
{
    private const int Partitions = 8;
    private const string CoPartitioned = "\"sharding\": \"co-partitioned\",";

    [Fact]
    public void Records_in_the_partition_of_their_key_are_no_strays() =>
        Assert.Equal(0, Strayed(Home("a"), Record("a", "a"), Record("a", "a")));

    [Fact]
    public void A_record_without_a_key_strays_wherever_it_lies() => Assert.Equal(1, Strayed(Home("a"), Record(null, "a")));

    [Fact]
    public void A_record_in_another_partition_than_its_keys_strays() =>
        Assert.Equal(1, Strayed(Home("a") + 1, Record("a", "a"), Record("a", "a")));

    [Fact]
    public void An_event_with_another_key_than_its_record_strays_unless_it_belongs_in_the_same_partition()
    {
        var neighbour = Enumerable.Range(0, 1_000).Select(at => $"n{at}").First(key => Home(key) == Home("a"));
        var stranger = Enumerable.Range(0, 1_000).Select(at => $"s{at}").First(key => Home(key) != Home("a"));
        Assert.Equal(0, Strayed(Home("a"), Record("a", "a", neighbour)));
        Assert.Equal(1, Strayed(Home("a"), Record("a", "a", stranger)));
    }

    // The record lies where its key says; its event has that key, or another one that belongs elsewhere.
    [Theory]
    [InlineData("integer", "17", "18")]
    [InlineData("integer", "-17", "17")]
    [InlineData("boolean", "true", "false")]
    [InlineData("boolean", "false", "true")]
    public void A_key_that_is_no_text_is_compared_as_records_write_it(string type, string key, string other)
    {
        Assert.NotEqual(Home(key), Home(other));
        Assert.Equal(0, Typed(type, key, key));
        Assert.Equal(1, Typed(type, key, other));
    }

    [Fact]
    public void The_declared_partitioner_decides()
    {
        var key = Enumerable.Range(0, 1_000).Select(at => $"k{at}").First(key => Home(key) != Home(key, Partitioner.Crc32));
        Assert.Equal(1, Strayed(Home(key, Partitioner.Crc32), Record(key, key)));
        Assert.Equal(0, Strayed("\"partitioner\": \"crc32\"", Home(key, Partitioner.Crc32), Record(key, key)));
    }

    [Fact]
    public void Only_co_partitioned_views_have_strays_of_which_the_first_is_named()
    {
        var folded = Fold("", Home("a"), Record("a", "a"), Record(null, "a"), Record(null, "a"));
        Assert.Equal([new Stray("co", new Partition(Home("a")), new Offset(11))], folded.Strays);
    }

    [Fact]
    public void An_event_that_a_view_does_not_merge_is_no_stray_of_it() =>
        Assert.Empty(Fold(
            """
            "transforms": [{ "drop": { "name": "all", "if": "key == 'a'" } }]
            """, Home("a"), Record(null, "a")).Strays);

    [Fact]
    public void The_next_batch_begins_without_strays()
    {
        var pipeline = PipelineOf("", CoPartitioned);
        var fold = new BatchFold(pipeline, new EventReader(pipeline, AsIs));
        Assert.Single(Fold(fold, pipeline, Home("a"), null, '"', Record(null, "a")).Strays);
        fold.Forget();
        Assert.Empty(Fold(fold, pipeline, Home("a"), null, '"', Record("a", "a")).Strays);
        fold.Forget();
        Assert.Single(Fold(fold, pipeline, Home("a"), null, '"', Record(null, "a")).Strays);
    }

    [Fact]
    public void A_view_that_became_rekeyed_has_none_and_merges_the_event()
    {
        var folded = Fold("", Home("a") + 1, Sharding.Rekeyed, Record("a", "a"));
        Assert.Empty(folded.Strays);
        Assert.Equal(new ViewCounts(1, 0), folded.Rows[0].Counts.Views["co"]);
    }

    [Fact]
    public void Where_every_view_is_co_partitioned_each_has_its_first_stray() =>
        Assert.Equal(["co", "re"], Fold("", Home("a") + 1, Sharding.CoPartitioned, Record("a", "a")).Strays.Select(stray => stray.View));

    [Fact]
    public void Rekeyed_is_the_default_and_needs_no_key()
    {
        var view = Assert.Single(PipelineOf("", "").Views, view => view.Name == "re");
        Assert.Equal(Sharding.Rekeyed, view.Sharding);
    }

    private static int Home(string key, Partitioner partitioner = Partitioner.Murmur2) =>
        partitioner.PartitionOf(Encoding.UTF8.GetBytes(key), Partitions).Value;

    private static (string? Key, string[] Events) Record(string? key, params string[] events) => (key, events);

    private static int Strayed(int partition, params (string?, string[])[] records) => Strayed("", partition, records);

    private static int Strayed(string more, int partition, params (string?, string[])[] records) =>
        Fold(more, partition, records).Strays.Count;

    private static FoldedBatch Fold(string more, int partition, params (string? Key, string[] Events)[] records) =>
        Fold(more, partition, layout: null, records);

    private static FoldedBatch Fold(string more, int partition, Sharding? layout, params (string? Key, string[] Events)[] records)
    {
        return Fold(PipelineOf(more, CoPartitioned), partition, layout, '"', records);
    }

    private static FoldedBatch Fold(
        Pipeline pipeline, int partition, Sharding? layout, char? quote, params (string? Key, string[] Events)[] records) =>
        Fold(new BatchFold(pipeline, new EventReader(pipeline, AsIs)), pipeline, partition, layout, quote, records);

    private static FoldedBatch Fold(
        BatchFold fold, Pipeline pipeline, int partition, Sharding? layout, char? quote, params (string? Key, string[] Events)[] records)
    {
        var source = new Partition(partition % Partitions);
        var chunk = new PlannedChunk(source, PartitionHead.Start, [.. records.Select((record, at) => new SourceRecord(
            source,
            new Offset(10 + at),
            record.Key is null ? null : Encoding.UTF8.GetBytes(record.Key),
            Encoding.UTF8.GetBytes(string.Join('\n', record.Events.Select(key => $$"""{"key":{{quote}}{{key}}{{quote}},"time":1000}"""))),
            1000))]);
        var epoch = SomeEpoch.Of(pipeline, Partitions);
        epoch = epoch with { Views = [.. epoch.Views.Select(view => view with { Sharding = layout ?? view.Sharding })] };
        return fold.Fold(epoch, [chunk], new BatchStamp("delta", DateTimeOffset.UnixEpoch, "recipe"));
    }

    private static int Typed(string type, string recordKey, string eventKey) =>
        Fold(PipelineOf("", CoPartitioned, type), Home(recordKey), null, null, Record(recordKey, eventKey)).Strays.Count;

    private static Pipeline PipelineOf(string more, string sharding, string type = "text") => Pipeline.Compile(PipelineFiles.Parse($$"""
        {
          "name": "strays", "topic": "t", "key": "key", {{(more.Length > 0 ? more + "," : "")}}
          "formats": [{ "kind": "json", "framing": "lines" }],
          "fields": { "key": { "type": "{{type}}", "required": true }, "time": { "type": "timestamp", "required": true } },
          "eventTime": { "field": "time", "bound": "1s" },
          "views": [
            { "name": "co", "key": ["key"], {{sharding}} "window": { "tumbling": "1s" }, "aggregates": { "n": { "kind": "count" } } },
            { "name": "re", "key": ["key"], "window": { "tumbling": "1s" }, "aggregates": { "n": { "kind": "count" } } }
          ]
        }
        """).Definition!);

    private static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}
