using System.Text;
using System.Text.Json;
using Serverless.Core.Columns;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Folding;

/// <summary>
/// Aggregates with a condition of their own. Events are statuses and times they took: <c>200:7</c>; <c>-:7</c> has no status.
/// </summary>
[Collection(Alone.Name)]
public sealed class MarkTests
{
    //  events              200:7   500:3   503:9   -:4
    //  status >= 500               x       x               (a missing field: it doesn't hold)
    [Theory]
    [InlineData("""{ "kind": "count" }""", "4")]
    [InlineData("""{ "kind": "count", "where": "status >= 500" }""", "2")]
    [InlineData("""{ "kind": "count", "where": "!(status >= 500)" }""", "1")]
    [InlineData("""{ "kind": "count", "where": "!has(status)" }""", "1")]
    [InlineData("""{ "kind": "count", "where": "status >= 600" }""", "0")]
    [InlineData("""{ "kind": "sum", "field": "took", "where": "status >= 500" }""", "12")]
    [InlineData("""{ "kind": "sum", "field": "took", "where": "status >= 600" }""", "null")]
    [InlineData("""{ "kind": "min", "field": "took", "where": "status != 500" }""", "7")]
    [InlineData("""{ "kind": "mean", "field": "took", "where": "status >= 500" }""", "6")]
    [InlineData("""{ "kind": "first", "field": "took", "where": "status >= 500" }""", "3")]
    [InlineData("""{ "kind": "last", "field": "status", "where": "took < 5" }""", "500")]
    [InlineData("""{ "kind": "distinct", "field": "status", "where": "took > 3" }""", "2")]
    [InlineData("""{ "kind": "histogram", "field": "took", "bounds": [5], "where": "status >= 500" }""", "[1,1]")]
    public void It_has_the_events_for_which_its_condition_holds(string aggregate, string value)
    {
        var found = Values($"\"a\": {aggregate}", "200:7", "500:3", "503:9", "-:4").GetProperty("a");
        var shown = found.ValueKind == JsonValueKind.Object ? found.GetProperty("counts") : found;
        Assert.Equal(value, shown.GetRawText());
    }

    //  all        1 … 9 of 200, 100 of 500     quantiles of 500 lie by 100, whatever the least of 200 and of all is
    [Theory]
    [InlineData("")]
    [InlineData(", \"where\": \"status == 200\"")]
    public void What_an_aggregate_of_other_events_shows_limits_no_estimate(string of)
    {
        var values = Values(
            $$"""
            "max": { "kind": "max", "field": "took"{{of}} },
            "q": { "kind": "quantiles", "field": "took", "quantiles": [1], "accuracy": 0.2, "where": "status == 500" }
            """,
            "200:1", "200:9", "500:100");

        Assert.InRange(values.GetProperty("q").GetProperty("p100").GetDouble(), 80, of.Length == 0 ? 100 : 120);
    }

    [Fact]
    public void Conditions_that_mean_the_same_are_evaluated_once()
    {
        var pipeline = Pipeline(
            """
            "a": { "kind": "count", "where": "status >= 500" }, "b": { "kind": "count", "where": "500 <= status" },
            "c": { "kind": "count" }, "d": { "kind": "count", "where": "took > 1" }
            """);

        Assert.Equal(2, pipeline.Marks.Count);
        Assert.Equal([0, 0, -1, 1], pipeline.Views[0].Aggregates.Select(aggregate => aggregate.Mark));
    }

    [Fact]
    public void Another_condition_makes_another_aggregate_of_the_same_view()
    {
        View[] views = [.. new[] { 500, 400 }.Select(least =>
            Pipeline($$"""  "a": { "kind": "count", "where": "status >= {{least}}" } """).Views[0])];

        Assert.Equal(views[0].Meaning, views[1].Meaning);
        Assert.NotEqual(views[0].AggregateHashes, views[1].AggregateHashes);
    }

    //  10 / took: an error where it is 0     of the view: a dead letter; not of the view: nothing happens
    [Theory]
    [InlineData("", 1, 2)]
    [InlineData("\"where\": \"took > 0\",", 0, 2)]
    public void An_error_in_a_condition_makes_an_event_of_the_view_a_dead_letter(string where, int dead, int merged)
    {
        var pipeline = Pipeline("\"a\": { \"kind\": \"count\", \"where\": \"10 / took > 2\" }", where);
        var fold = new BatchFold(pipeline, new EventReader(pipeline, AsIs));
        var records = Events("200:1", "200:0", "200:9").Select((json, at) =>
            new SourceRecord(new Partition(0), new Offset(at), null, Encoding.UTF8.GetBytes(json), StreamEvent.Base));
        var folded = fold.Fold(
            SomeEpoch.Of(pipeline, 1), [new PlannedChunk(new Partition(0), PartitionHead.Start, [.. records])],
            new BatchStamp("delta", DateTimeOffset.FromUnixTimeMilliseconds(StreamEvent.Base + 1_000), "recipe"));

        Assert.Equal((dead, merged), (folded.Rows[0].Counts.DeadLettered.Values.Sum(), folded.Rows[0].Counts.Merged));
        Assert.All(folded.Aside, aside => Assert.Contains("10 / took > 2", aside.Rejection!.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Choosing_the_events_of_an_aggregate_allocates_nothing()
    {
        var pipeline = Pipeline(
            """
            "a": { "kind": "count", "where": "status >= 500" }, "b": { "kind": "sum", "field": "took", "where": "took > 1" }
            """);
        var (columns, cell) = (Columns(pipeline), new Cell(pipeline.Views[0].Layout));
        var row = Read(pipeline, "503:9");
        Add();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Add();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Add()
        {
            columns.Clear();
            columns.Add(row, new(StreamEvent.Base), default, 0);
            cell.Add(columns, 0);
        }
    }

    private static JsonElement Values(string aggregates, params string[] events)
    {
        var pipeline = Pipeline(aggregates);
        var (columns, cell) = (Columns(pipeline), new Cell(pipeline.Views[0].Layout));
        foreach (var one in events)
            columns.Add(Read(pipeline, one), new(StreamEvent.Base + columns.Count), new(new(0), new(columns.Count), 0), 0);
        for (var at = 0; at < events.Length; at++)
            cell.Add(columns, at);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            cell.Render(json);
            json.WriteEndObject();
        }
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }

    private static EventColumns Columns(Pipeline pipeline) =>
        new(pipeline.Layout, pipeline.Views[0].Slots, room: 16, pipeline.Marks.Select(mark => (Predicate<Row>)mark.Holds));

    private static Row Read(Pipeline pipeline, string one)
    {
        var reader = new EventReader(pipeline, AsIs);
        var json = Encoding.UTF8.GetBytes(Events(one).Single());
        var record = new SourceRecord(new Partition(0), new Offset(0), null, json, StreamEvent.Base);
        reader.Open(record, new(StreamEvent.Base));
        Assert.True(reader.Next() && reader.Rejection is null);
        return reader.Row;
    }

    private static IEnumerable<string> Events(params string[] events) => events.Select(one => one.Split(':')).Select(parts =>
        $$"""{ "key": "a", {{(parts[0] == "-" ? "" : $"\"status\": {parts[0]},")}} "took": {{parts[1]}}, "time": {{StreamEvent.Base}} }""");

    private static Pipeline Pipeline(string aggregates, string where = "") => StreamPipeline.Parse($$"""
        {
          "name": "marks", "topic": "marks", "key": "key", "formats": [{ "kind": "json" }],
          "fields": {
            "key": { "type": "text", "required": true }, "status": { "type": "integer" }, "took": { "type": "integer" },
            "time": { "type": "timestamp", "required": true }
          },
          "eventTime": { "field": "time", "bound": "1s" },
          "views": [{ "name": "view", "key": ["key"], {{where}} "window": { "tumbling": "10s" }, "aggregates": { {{aggregates}} } }]
        }
        """);

    private static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}
