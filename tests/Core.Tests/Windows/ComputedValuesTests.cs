using System.Text;
using System.Text.Json;
using Serverless.Core.Aggregates;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Aggregates;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds.Aligned;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Windows;

/// <summary>
/// What is computed of a result's aggregates when it is shown. The window is [1970, 10 s later), the key (eth0|, 7, true).
/// </summary>
public sealed class ComputedValuesTests
{
    // Three events, of which one has a number.
    private static readonly Sample[] Three =
    [
        Sample.At(1, 1) with { Text = "a", Integer = 4, Number = 2.5, Stamp = 60_000 },
        Sample.At(2, 2) with { Text = "b", Integer = 9 },
        Sample.At(3, 3) with { Text = "b", Integer = -1 },
    ];

    [Theory]
    [InlineData("numbers / count", "0.3333333333333333")]
    [InlineData("count", "3")]
    [InlineData("count / none", "null")]
    [InlineData("none / none", "null")]
    [InlineData("int(count) / int(none)", "null")]
    [InlineData("int(count) / 2", "1")]
    [InlineData("sum + missing", "null")]
    [InlineData("has(missing) ? missing : -1.0", "-1")]
    [InlineData("huge", "null")]
    [InlineData("1e308 * 10.0", "null")]
    [InlineData("mean > 3.9 && mean <= 4.0", "true")]
    [InlineData("latency.p50 - latency.p0 >= 0.0", "true")]
    [InlineData("string(users.count) + (users.exact ? ' exact' : '')", "\"2 exact\"")]
    [InlineData("last + '/' + first.text", "\"b/a\"")]
    [InlineData("stamp + duration('1s')", "\"1970-01-01T00:01:01.000Z\"")]
    [InlineData("window.end - window.start == duration('10s')", "true")]
    [InlineData("events / double((window.end - window.start).getSeconds())", "0.3")]
    [InlineData("window.start", "\"1970-01-01T00:00:00.000Z\"")]
    [InlineData("key.text.upperAscii() + string(key.integer)", "\"ETH0|7\"")]
    [InlineData("key.boolean ? key.integer : 0.0", "7")]
    [InlineData("other * 2.0", "6")]
    public void A_value_is_that_of_its_expression_over_the_result(string expression, string expected) =>
        Assert.Equal(expected, Shown(Three, [new("x", expression), new("other", "count")]).GetProperty("x").GetRawText());

    [Fact]
    public void Values_use_each_other_in_whatever_order_they_are_declared()
    {
        var shown = Shown(Three, [new("c", "b * 2.0"), new("b", "a * 2.0"), new("a", "count")]);
        Assert.Equal([12, 6, 3], new[] { "c", "b", "a" }.Select(name => shown.GetProperty(name).GetInt32()));
        Assert.Equal(["c", "b", "a"], shown.EnumerateObject().Select(value => value.Name).TakeLast(4).Take(3));
    }

    [Fact]
    public void Chosen_values_come_in_the_order_in_which_they_are_asked_for()
    {
        var (layout, result) = Stored(Three, [new("ratio", "numbers / count")]);
        var shown = Json(json => ResultRenderer.RenderWindow(json, result, layout, ["ratio", "count"])).GetProperty("values");
        Assert.Equal(["ratio", "count"], shown.EnumerateObject().Select(value => value.Name));
    }

    [Fact]
    public void A_result_without_an_end_has_no_value_of_it()
    {
        var (layout, result) = Stored(Three, [new("end", "window.end"), new("start", "window.start")]);
        var shown = Json(json => ResultRenderer.RenderValues(json, result with { End = EventTime.Max }, layout));
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("end").ValueKind);
        Assert.Equal(JsonValueKind.String, shown.GetProperty("start").ValueKind);
    }

    // one │ the new aggregate counts from here, 5 ms after 1970 │ two
    [Fact]
    public void A_value_of_an_aggregate_that_came_late_says_since_when()
    {
        ComputedDefinition[] computed = [new("twice", "late * 2.0"), new("thrice", "twice + late"), new("whole", "count")];
        var before = new CellLayout([Create(SomeAggregate.Of("count", "count"))]);
        AggregateDefinition[] aggregates = [SomeAggregate.Of("count", "count"), SomeAggregate.Of("late", "count")];
        var after = LayoutOf(aggregates, computed);
        var cell = new Cell(after);
        cell.Carry(new Cell(before).Fold(Three[..1]), before, [0, -1], sinceMs: 5);

        var shown = Json(json => ResultRenderer.Render(json, ResultOf(cell.Fold(Three[1..]), after), after));

        Assert.Equal("""{"count":3,"late":2,"twice":4,"thrice":6,"whole":3}""", shown.GetProperty("values").GetRawText());
        Assert.Equal(["late", "twice", "thrice"], shown.GetProperty("since").EnumerateObject().Select(one => one.Name));
    }

    [Fact]
    public void A_result_that_is_taken_back_has_none()
    {
        var (layout, result) = Stored([], [new("x", "count / events")]);
        var shown = Json(json => ResultRenderer.Render(json, result with { Kind = PaneKind.Retracted, State = default }, layout));
        Assert.False(shown.TryGetProperty("values", out _));
    }

    [Fact]
    public void Of_no_result_all_names_are_shown()
    {
        var shown = Json(json => ResultRenderer.RenderNoValues(json, LayoutOf(Aggregates, [new("x", "count / events")])));
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("x").ValueKind);
    }

    // Nothing computed is stored, so that states merge as if there were none; the value is that of all events.
    [Fact]
    public void However_the_events_are_cut_and_merged_a_value_is_that_of_all_of_them()
    {
        ComputedDefinition[] computed = [new("share", "numbers / count"), new("spread", "(max - min) / count")];
        var layout = LayoutOf(Aggregates, computed);
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var samples = random.Repeat(1 + random.Next(40), one => Sample.At(one.Next(9_000), one.Next()) with
            {
                Text = "t", Integer = one.Next(-50, 50), Number = one.Next(3) == 0 ? 1 : null,
            }).ToList();
            var parts = samples.GroupBy(_ => random.Next(4)).Select(part => new Cell(layout).Fold(part)).ToList();
            foreach (var part in parts.Skip(1))
                parts[0].Merge(part);

            var shown = Json(json => ResultRenderer.RenderValues(json, ResultOf(parts[0], layout), layout));

            var integers = samples.Select(sample => (double)sample.Integer!).ToList();
            var numbers = samples.Count(sample => sample.Number is not null);
            Assert.Equal(numbers / (double)samples.Count, shown.GetProperty("share").GetDouble());
            Assert.Equal((integers.Max() - integers.Min()) / samples.Count, shown.GetProperty("spread").GetDouble());
        }
    }

    private static readonly AggregateDefinition[] Aggregates =
    [
        SomeAggregate.Of("count", "count"),
        SomeAggregate.Of("numbers", "count", "number"),
        SomeAggregate.Of("none", "count", "weight"),
        SomeAggregate.Of("missing", "max", "weight"),
        SomeAggregate.Of("sum", "sum", "integer"),
        SomeAggregate.Of("mean", "mean", "integer"),
        SomeAggregate.Of("min", "min", "integer"),
        SomeAggregate.Of("max", "max", "integer"),
        SomeAggregate.Of("stamp", "max", "stamp"),
        SomeAggregate.Of("latency", "quantiles", "integer", ("quantiles", new[] { 0, 0.5 })),
        SomeAggregate.Of("users", "distinct", "text", ("exact", 10)),
        SomeAggregate.Of("last", "last", "text"),
        SomeAggregate.Of("first", "first", "text", ("fields", new[] { "text", "integer" })),
        SomeAggregate.Of("rows", "list", "text"),
    ];

    private static JsonElement Shown(Sample[] samples, ComputedDefinition[] computed)
    {
        // An overflow shows as an object where a number is expected: it is no value.
        ComputedDefinition[] all = [.. computed, new("huge", "sum")];
        samples = computed.Any(one => one.Expression == "huge")
            ? [.. samples, Sample.At(4, 4) with { Integer = long.MaxValue }, Sample.At(5, 5) with { Integer = long.MaxValue }]
            : samples;
        var (layout, result) = Stored(samples, all);
        return Json(json => ResultRenderer.RenderValues(json, result, layout));
    }

    private static (CellLayout Layout, Result Result) Stored(Sample[] samples, ComputedDefinition[] computed)
    {
        var layout = LayoutOf(Aggregates, computed);
        return (layout, ResultOf(new Cell(layout).Fold(samples), layout));
    }

    private static CellLayout LayoutOf(AggregateDefinition[] aggregates, ComputedDefinition[] computed)
    {
        var view = new ViewDefinition
        {
            Name = "v", Key = ["text", "integer", "boolean"], Window = new TumblingWindow(10_000), Aggregates = aggregates,
            Computed = computed,
        };
        return new CellLayout([.. aggregates.Select(Create)], ComputedValues.Compile(view, Sample.Layout));
    }

    private static Aggregate Create(AggregateDefinition definition) => AggregateFactory.Create(definition, Sample.Layout);

    private static Result ResultOf(Cell cell, CellLayout layout) => new(
        new ResultId("p", "v", @"eth0\||7|true", new EventTime(0)), new EventTime(10_000), new LayoutNumber(1), 0, PaneKind.OnTime,
        cell.Events, CellFormat.ToState(cell, layout, new ByteWriter()), "d", new Dictionary<Source, CorrectionMark>());

    private static JsonElement Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            write(json);
        return JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray())).RootElement;
    }
}
