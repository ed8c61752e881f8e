using System.Text;
using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>From a file of events to a pipeline, and from that to results, with nothing written by hand.</summary>
[Collection(RunTests.Name)]
public sealed class InferCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Files => new(RealShapes.All.Select(shape => shape.File));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public async Task What_is_drafted_runs_at_once_and_has_results_and_no_dead_letters(string file)
    {
        var shape = RealShapes.All.Single(one => one.File == file);
        var (events, pipeline, data) = (Write(file, shape.Content()), Path("drafted.json"), Path("data"));

        (await Cli.RunAsync("infer", events, "--out", pipeline)).Good();
        (await Cli.RunAsync("check", pipeline, "--sample", events, "--dead-letters", "0")).Good();
        var run = await Cli.RunAsync(
            "run", "--pipeline", pipeline, "--feed", $"drafted={events}", "--until-drained", "--port", "0", "--plain", "--data", data);

        Assert.Contains($"read {shape.Events} = merged {shape.Events} + late 0 + filtered 0", run.Good().Out, StringComparison.Ordinal);
        var views = PipelineFiles.Parse(await File.ReadAllBytesAsync(pipeline), out _)!.Views;
        Assert.Equal(2, views.Count);
        // What was deleted is no result.
        foreach (var view in views.Where(view => view.Name != "rows"))
        {
            var said = await Cli.RunAsync("results", "--data", data, "--pipeline", pipeline, "--view", view.Name, "--format", "json");
            var results = JsonDocument.Parse(said.Good().Out).RootElement.EnumerateArray();
            Assert.Equal(shape.Events, results.Sum(one => one.GetProperty("events").GetInt32()));
        }
        (await Cli.RunAsync("verify", "--data", data, "--pipeline", pipeline, "--deep")).Good();
    }

    [Fact]
    public async Task Fields_have_types_places_and_forms_as_they_were_seen()
    {
        var quakes = await DraftAsync("quakes.geojson");
        Assert.Equal(("net", "time"), (quakes.Key, quakes.EventTime.Field));
        Assert.Equal((FieldType.Number, "features.properties.mag"), Of(quakes, "mag"));
        Assert.Equal((FieldType.Number, "features.geometry.coordinates[0]"), Of(quakes, "coordinates0"));
        Assert.Equal((FieldType.Text, "features.properties.code"), Of(quakes, "code"));
        Assert.DoesNotContain(quakes.Fields, field => field.Name == "tz");

        var orders = await DraftAsync("orders.jsonl");
        Assert.Equal(("customer_id", "createdAt"), (orders.Key, orders.EventTime.Field));
        Assert.Equal((FieldType.Integer, "lines.qty"), Of(orders, "qty"));
        Assert.True(orders.Fields.Single(field => field.Name == "total") is { Type: FieldType.Number, NumbersAsText: true });
        Assert.True(orders.Fields.Single(field => field.Name == "express") is { Type: FieldType.Boolean, TrueTexts: ["yes", ..] });

        var access = await DraftAsync("access.jsonl.gz");
        Assert.Equal(("remote_addr", "time_local"), (access.Key, access.EventTime.Field));
        Assert.True(access.Fields.Single(field => field.Name == "time_local") is { Times: ["clf"], Required: true });
        Assert.True(access.Fields.Single(field => field.Name == "upstream_response_time") is
        {
            Type: FieldType.Number, Missing: ["-"],
        });

        var readings = await DraftAsync("readings.json");
        Assert.Equal(("sensor_id", "ts"), (readings.Key, readings.EventTime.Field));
        Assert.True(readings.Fields.Single(field => field.Name == "ts") is { Times: ["epoch-s"] });
        Assert.True(readings.Fields.Single(field => field.Name == "humidity") is
        {
            Type: FieldType.Integer, NumbersAsText: true, Missing: ["N/A"],
        });
        Assert.True(readings.Fields.Single(field => field.Name == "note") is { Type: FieldType.Text, AnyScalar: true });

        var hooks = await DraftAsync("hooks.json");
        Assert.Equal(("customer", "created"), (hooks.Key, hooks.EventTime.Field));
    }

    [Fact]
    public async Task What_can_t_be_said_yet_is_in_a_comment()
    {
        var orders = (await Cli.RunAsync("infer", Write("orders.jsonl", RealShapes.All[1].Content()))).Good();
        Assert.Contains("// Not read: 'lines.tags', an array of objects.", orders.Out, StringComparison.Ordinal);

        const string Change = """{"type":"insert","ts":1790000000,"database":"d","table":"t","data":{"id":7,"name":"x"}}""";
        var changes = (await Cli.RunAsync("infer", Write("changes.jsonl", Change))).Good();
        Assert.Contains("changes of a table (CDC)", changes.Out, StringComparison.Ordinal);

        const string Operation = """{"op":"add","ts_ms":1790000000000,"stock":7}""";
        var operations = (await Cli.RunAsync("infer", Write("operations.jsonl", Operation))).Good();
        Assert.DoesNotContain("cdc", operations.Out, StringComparison.Ordinal);
        Assert.Contains("\"stock\"", operations.Out, StringComparison.Ordinal);
    }

    // no time ─► that of the record; nothing that names ─► the topic
    [Fact]
    public async Task Events_without_time_and_name_have_those_of_the_record()
    {
        const string Events = "{\"a\":1.5}\n{\"a\":2,\"topic\":{\"\\u001b[31m\":\"x\"},\"b]\":1}\nno json";

        var drafted = (await Cli.RunAsync("infer", Write("Plain 1.jsonl", Events))).Good();

        var pipeline = PipelineFiles.Parse(Encoding.UTF8.GetBytes(drafted.Out), out _)!.Definition;
        Assert.Equal(("plain-1", RecordPart.Topic, RecordPart.Timestamp), (
            pipeline.Name,
            pipeline.Fields.Single(field => field.Name == pipeline.Key).Record,
            pipeline.Fields.Single(field => field.Name == pipeline.EventTime.Field).Record));
        Assert.Contains("1 of them are dead letters", drafted.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', drafted.Out);
    }

    // line   1      2      3
    // at     00:00  none   00:02
    [Fact]
    public async Task Events_of_which_some_have_no_time_have_that_of_the_record()
    {
        const string Events = """
            {"host":"a","at":"2026-01-01T00:00:00Z"}
            {"host":"b"}
            {"host":"a","at":"2026-01-01T00:02:00Z"}
            """;

        var drafted = (await Cli.RunAsync("infer", Write("some.jsonl", Events))).Good();

        var pipeline = PipelineFiles.Parse(Encoding.UTF8.GetBytes(drafted.Out), out _)!.Definition;
        Assert.Equal(("at", "received"), (pipeline.EventTime.Field, pipeline.EventTime.Otherwise));
        Assert.DoesNotContain("dead letters", drafted.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_no_events_is_told_in_one_line()
    {
        (await Cli.RunAsync("infer", "/no/such/file")).Refused(2, "/no/such/file can't be read");
        (await Cli.RunAsync("infer", Write("empty", ""))).Refused(2, "is empty");
        (await Cli.RunAsync("infer", Write("binary", [1, 0, 2, 0, (byte)'\n']))).Refused(2, "is no text", "zero bytes");
        (await Cli.RunAsync("infer", Write("a.csv", "id,at\n1,2\n1\n2\n3\n"))).Refused(2, "looks like CSV", "as many cells");
        (await Cli.RunAsync("infer", Write("a.xml", "<a>\n</a>"))).Refused(2, "looks like XML");
        (await Cli.RunAsync("infer", Write("a.log", "Jan 1 up\nJan 2 down for good"))).Refused(2, "lines of text");
        (await Cli.RunAsync("infer", Write("torn.json", "{\"a\":1,\"b"))).Refused(2, "its JSON is broken");
        (await Cli.RunAsync("infer", Write("long", $"{{\"a\":\"{new string('x', 5_000_000)}\"}}")))
            .Refused(2, "line 1 is longer than 4194304 bytes");
        (await Cli.RunAsync("infer", Write("torn.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])))
            .Refused(2, "packed content is damaged");
    }

    [Fact]
    public async Task A_file_is_written_over_only_if_that_is_asked_for_and_never_over_the_events()
    {
        var (events, target) = (Write("events.jsonl", "{\"id\":\"x\",\"at\":\"2026-01-01\"}"), Write("mine.json", "mine"));

        (await Cli.RunAsync("infer", events, "--out", target)).Refused(2, "there is such a file", "--overwrite");
        (await Cli.RunAsync("infer", events, "--out", events, "--overwrite")).Refused(2, "these are the events");
        (await Cli.RunAsync("infer", events, "--out", Path("no/such/folder.json"))).Refused(2, "can't be written");
        (await Cli.RunAsync("infer", events, "--name", "Not a name")).Refused(2, "--name Not a name", "not-a-name");
        Assert.Equal("mine", await File.ReadAllTextAsync(target));

        (await Cli.RunAsync("infer", events, "--out", target, "--overwrite", "--name", "other")).Good();
        Assert.Equal("other", PipelineFiles.Parse(await File.ReadAllBytesAsync(target), out _)!.Name);
    }

    [Fact]
    public async Task Pipeline_files_that_can_t_be_run_are_told_in_one_line()
    {
        var events = Write("events.jsonl", "{\"id\":\"x\",\"at\":\"2026-01-01\"}");
        var (one, bad) = (Path("one.json"), Write("bad.json", "{\n\"name\": 1 }"));
        (await Cli.RunAsync("infer", events, "--out", one)).Good();

        var mistakes = (await Cli.RunAsync("check", bad)).Error;
        Assert.Equal(new Cli(2, "", mistakes), await Cli.RunAsync("run", "--pipeline", bad));
        Assert.True(mistakes.Count(letter => letter == '\n') > 5, mistakes);
        (await Cli.RunAsync("run", "--pipeline", Path("none.json"))).Refused(2, "--pipeline", "none.json can't be read");
        (await Cli.RunAsync("run", "--pipeline", one, one)).Refused(2, "have the name 'one'");
        (await Cli.RunAsync("run", "--pipeline", one, "--pipelines", "telemetry")).Refused(2, "leave out --pipelines");
        (await Cli.RunAsync("run", "--pipeline", one, "--feed", $"telemetry={events}")).Refused(2, "'telemetry' isn't run");
    }

    private async Task<PipelineDefinition> DraftAsync(string file)
    {
        var said = (await Cli.RunAsync("infer", Write(file, RealShapes.All.Single(shape => shape.File == file).Content()))).Good();
        return PipelineFiles.Parse(Encoding.UTF8.GetBytes(said.Out), out _)!.Definition;
    }

    private static (FieldType, string) Of(PipelineDefinition pipeline, string name) =>
        pipeline.Fields.Single(field => field.Name == name) is var field ? (field.Type, field.Aliases.Single()) : default;

    private string Path(string name) => System.IO.Path.Combine(_folder.Path, name);

    private string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(Path(name), content);
        return Path(name);
    }
}
