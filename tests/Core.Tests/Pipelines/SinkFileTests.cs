using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;

namespace Serverless.Core.Tests.Pipelines;

/// <summary>What a file may say of topics that events and panes go to.</summary>
public sealed class SinkFileTests
{
    private const string Sinks = """{ "events": { "topic": "clean", "shards": 3 }, "deadLetters": { "topic": "dead" } }""";

    [Fact]
    public void Sinks_are_compiled_into_shards_beside_the_views()
    {
        var pipeline = Pipeline.Compile(PipelineFiles.Parse(File(Sinks)).Definition!);
        Assert.Equal(["sink_events", "sink_dead-letters"], pipeline.Sinks.Select(sink => sink.Name));
        Assert.Equal([3, 1], pipeline.Sinks.Select(sink => sink.Shards));
        Assert.Equal(pipeline.Sinks, pipeline.Sharded.Skip(pipeline.Views.Count));
    }

    [Fact]
    public void A_sink_makes_another_version_and_leaves_the_views_as_they_are()
    {
        var plain = Pipeline.Compile(PipelineFiles.Parse(PipelineFiles.Sample).Definition!);
        var sunk = Pipeline.Compile(PipelineFiles.Parse(Session("""{ "topic": "visits" }""")).Definition!);
        Assert.NotEqual(plain.Version, sunk.Version);
        Assert.Equal(plain.Views.Select(view => view.DefinitionHash), sunk.Views.Select(view => view.DefinitionHash));
        Assert.Equal(new PaneSinkDefinition("visits", SunkPanes.Final, null), sunk.Views[3].Definition.Sink);
    }

    [Theory]
    [InlineData("""{ "events": {} }""", "$.sinks.events", "'topic' is missing: add it")]
    [InlineData("""{ "events": { "topic": "a b" } }""", "$.sinks.events.topic", "'a b' can't be a Kafka topic")]
    [InlineData("""{ "late": { "topic": "sample.events" } }""", "$.sinks.late.topic", "it would read what it writes: choose another one")]
    [InlineData("""{ "late": { "topic": "late", "shards": 0 } }""", "$.sinks.late.shards", "must be a whole number from 1 to 256")]
    [InlineData("""{ "deadletters": { "topic": "dead" } }""", "$.sinks.deadletters", "did you mean 'deadLetters'?")]
    [InlineData("[]", "$.sinks", "must be an object")]
    public void What_can_not_be_is_told(string sinks, string path, string message) => Refused(File(sinks), path, message);

    [Theory]
    [InlineData("{}", "", "'topic' is missing: add it")]
    [InlineData("""{ "topic": "sample.events" }""", ".topic", "it would read what it writes: choose another one")]
    [InlineData("""{ "topic": "t", "corrections": "sample.events" }""", ".corrections", "it would read what it writes")]
    [InlineData("""{ "topic": "t", "panes": "last" }""", ".panes", "'last' is not one of final, all")]
    public void So_of_a_view(string sink, string path, string message) => Refused(Session(sink), $"$.views[3].sink{path}", message);

    [Fact]
    public void Windows_without_an_end_and_discarding_panes_have_no_final_one()
    {
        const string Global = "\"window\": { \"global\": { \"every\": 1000 } },";
        Refused(
            PipelineFiles.SampleWith(Global, Global + " \"sink\": { \"topic\": \"t\" },"),
            "$.views[4].sink", "a global window has no end, so no pane of it is final: write \"panes\": \"all\"");
        Refused(
            PipelineFiles.SampleWith("\"panes\": \"discarding\"", "\"panes\": \"discarding\", \"sink\": { \"topic\": \"t\" }"),
            "$.views[0].sink", "none is final: write \"panes\": \"all\"");
    }

    private static void Refused(string file, string path, string message)
    {
        var error = Assert.Single(PipelineFiles.Parse(file).Errors);
        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static string File(string sinks) => PipelineFiles.SampleWith("\"transforms\": [", $"\"sinks\": {sinks}, \"transforms\": [");

    private static string Session(string sink)
    {
        const string Window = "\"window\": { \"session\": { \"gap\": \"30s\" } },";
        return PipelineFiles.SampleWith(Window, $"{Window} \"sink\": {sink},");
    }
}
