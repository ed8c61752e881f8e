using Serverless.Core.Decoding.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.Core.WindowKinds.Aligned;
using Serverless.Core.WindowKinds.Calendars;
using Serverless.Core.WindowKinds.Global;
using Serverless.Core.WindowKinds.Latest;
using Serverless.Core.WindowKinds.Sessions;
using Serverless.Core.WindowKinds.Sliding;
using Serverless.Core.Zones;

namespace Serverless.Core.Tests.Pipelines;

public sealed class PipelineParserTests
{
    private static readonly PipelineDefinition Sample = Valid(PipelineFiles.Sample);

    [Fact]
    public void A_valid_file_has_no_errors() => Assert.Empty(PipelineFiles.Parse(PipelineFiles.Sample).Errors);

    [Fact]
    public void The_head_is_read()
    {
        Assert.Equal(("sample", "sample.events", "id", 65536), (Sample.Name, Sample.Topic, Sample.Key, Sample.MaxRecordBytes));
        Assert.Equal(
            [new FormatEntry(Framing.Array, new JsonFormat(8), new HeaderCondition("type", "text/json", IsPrefix: true))],
            Sample.Formats);
        Assert.Equal(new EventTimeDefinition("at", 5_000, 3_600_000, 10_000, 86_400_000), Sample.EventTime);
    }

    [Fact]
    public void What_identifies_an_event_is_read_in_the_order_of_the_names()
    {
        Assert.Equal(["at", "unit"], Sample.Deduplicate!.By);
        Assert.Equal((3_600_000, 5_000), (Sample.Deduplicate.WithinMs, Sample.Deduplicate.Limit));
        Assert.Equal(1_000_000, Valid(PipelineFiles.SampleWith(", \"limit\": 5000", "")).Deduplicate!.Limit);
        Assert.Null(Valid(PipelineFiles.SampleWith(PipelineFiles.Deduplicate, "")).Deduplicate);
    }

    [Fact]
    public void A_format_may_explode_an_array() => Assert.Equal(
        new JsonFormat(8) { Explode = "order.lines[0]" },
        Valid(PipelineFiles.SampleWith("\"maxDepth\": 8", "\"maxDepth\": 8, \"explode\": \"order.lines[0]\"")).Formats[0].Format);

    [Fact]
    public void Fields_keep_their_order_and_rules()
    {
        Assert.Equal(["id", "at", "colour", "size", "unit", "count", "on"], Sample.Fields.Select(field => field.Name));
        var id = Sample.Fields[0];
        Assert.Equal((FieldType.Text, true, 1, 20, "^[a-z]+$"), (id.Type, id.Required, id.MinLength, id.MaxLength, id.Pattern));
        Assert.Equal(["ID", "meta.id"], id.Aliases);
        var colour = Sample.Fields[2];
        Assert.Equal("red", colour.Default);
        Assert.Equal(["red", "blue"], colour.Enum);
        var size = Sample.Fields[3];
        Assert.Equal((true, 0, 10), (size.NumbersAsText, size.Min, size.Max));
    }

    [Fact]
    public void Texts_that_are_missing_are_those_of_the_field_or_else_of_the_pipeline()
    {
        var read = Valid(PipelineFiles.SampleWith("\"key\": \"id\"", "\"key\": \"id\", \"missing\": [\"-\", \"\"]")
            .Replace("\"type\": \"boolean\"", "\"type\": \"boolean\", \"missing\": [], \"true\": [\"1\"]", StringComparison.Ordinal)
            .Replace("\"unit\": { \"type\": \"text\"", "\"unit\": { \"type\": \"text\", \"missing\": [\"?\"]", StringComparison.Ordinal));
        Assert.Equal(["-|", "-|", "-|", "-|", "?", "-|", ""], read.Fields.Select(field => string.Join('|', field.Missing)));
        Assert.Equal(["1"], read.Fields[6].TrueTexts);
    }

    [Fact]
    public void Transforms_are_read_in_order()
    {
        Assert.Equal(new TransformDefinition.Rename("colour", "color"), Sample.Transforms[0]);
        var convert = Assert.IsType<TransformDefinition.Convert>(Sample.Transforms[1]);
        Assert.Equal(("size", "unit", "metres"), (convert.Field, convert.UnitField, convert.To));
        Assert.Equal(new UnitFactor("m", 1), convert.Units["m"]);
        Assert.Equal(new UnitFactor("m", 1000), convert.Units["km"]);
        Assert.Equal(new UnitFactor("m", 2, -1), convert.Units["odd"]);
        Assert.Equal(new TransformDefinition.Compute("area", "metres * metres"), Sample.Transforms[2]);
        Assert.Equal(new TransformDefinition.Set("count", "2", "area > 100"), Sample.Transforms[3]);
        var derive = Assert.IsType<TransformDefinition.DeriveKey>(Sample.Transforms[4]);
        Assert.Equal("id:color", string.Join(derive.Separator, derive.Parts));
        var enrich = Assert.IsType<TransformDefinition.Enrich>(Sample.Transforms[5]);
        Assert.Equal(("owners", "id", "name", true), (enrich.Table, enrich.On, enrich.Take["owner"], enrich.Required));
        Assert.Equal(new TransformDefinition.Drop("owner == ''", "no-owner"), Sample.Transforms[6]);
    }

    [Fact]
    public void Views_are_read_with_every_kind_of_window()
    {
        Assert.Equal(
            [
                new TumblingWindow(10_000), new HoppingWindow(60_000, 10_000), new SlidingWindow(60_000, 1_000),
                new SessionWindow(30_000), new GlobalCountWindow(1_000, 7 * 86_400_000L),
                new CalendarWindow(CalendarUnit.Month, "UTC", MachineZones.Find("UTC")!), new LatestWindow(7 * 86_400_000L),
            ],
            Sample.Views.Select(view => view.Window));
        var view = Sample.Views[0];
        Assert.Equal(
            ("on", 30_000, 1_000, true, Sharding.CoPartitioned, 2),
            (view.Where, view.AllowedLatenessMs, view.EarlyMs, view.Discarding, view.Sharding, view.Shards));
        Assert.Equal(
            (Sharding.Rekeyed, 1, 0, false),
            (Sample.Views[1].Sharding, Sample.Views[1].Shards, Sample.Views[1].AllowedLatenessMs, Sample.Views[1].Discarding));
        Assert.Null(Sample.Views[1].EarlyMs);
        Assert.Equal([30 * 86_400_000L, null], Sample.Views.Take(2).Select(each => each.TimeToLiveMs));
    }

    [Fact]
    public void Aggregates_are_read_with_their_parameters()
    {
        var aggregates = Sample.Views[0].Aggregates.ToDictionary(aggregate => aggregate.Name);
        Assert.Equal(["n", "q", "d", "t", "h"], aggregates.Keys);
        Assert.Equal(new ParameterValue.Number(0.02), aggregates["q"].Parameters["accuracy"]);
        Assert.Equal([0.5], ((ParameterValue.Numbers)aggregates["q"].Parameters["quantiles"]).Values);
        Assert.Equal(new ParameterValue.Number(10), Assert.Single(aggregates["d"].Parameters).Value);
        Assert.Equal("owner", aggregates["t"].Field);
        Assert.Equal(3, aggregates["t"].Parameters.Count);
        Assert.Equal(new ParameterValue.Number(30), aggregates["t"].Parameters["capacity"]);
        Assert.Equal(new ParameterValue.Number(3), aggregates["t"].Parameters["k"]);
        Assert.Equal(new ParameterValue.Text("area"), aggregates["t"].Parameters["weight"]);
        Assert.Equal([1, 2], ((ParameterValue.Numbers)aggregates["h"].Parameters["bounds"]).Values);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped() => Assert.NotNull(PipelineFiles.Parse('\uFEFF' + PipelineFiles.Sample).Definition);

    [Theory]
    [InlineData("\"5s\"", 5_000)]
    [InlineData("\"250ms\"", 250)]
    [InlineData("\"1m\"", 60_000)]
    [InlineData("\"2h\"", 7_200_000)]
    [InlineData("\"1d\"", 86_400_000)]
    [InlineData("1500", 1_500)]
    public void Durations_are_text_with_a_unit_or_milliseconds(string written, long milliseconds) =>
        Assert.Equal(
            milliseconds,
            Valid(PipelineFiles.SampleWith("\"allowedLateness\": \"30s\"", $"\"allowedLateness\": {written}")).Views[0].AllowedLatenessMs);

    private static PipelineDefinition Valid(string json)
    {
        var parse = PipelineFiles.Parse(json);
        return parse.Definition ?? throw new InvalidOperationException(string.Join('\n', parse.Errors));
    }
}
