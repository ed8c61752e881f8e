using Serverless.Core.Definitions;

namespace Serverless.Core.Parsing;

/// <summary>
/// Reads the <c>sinks</c> of a pipeline and the <c>sink</c> of a view: which Kafka topics get what. None may be the topic that the pipeline
/// reads: what it writes would be read again, for ever.
/// </summary>
internal sealed class SinkReader(ObjectReader pipeline)
{
    private static readonly (string Name, SinkKind Kind)[] Kinds =
        [("events", SinkKind.Events), ("late", SinkKind.Late), ("deadLetters", SinkKind.DeadLetters)];

    private static readonly Dictionary<string, SunkPanes> Panes = new() { ["final"] = SunkPanes.Final, ["all"] = SunkPanes.All };

    private readonly string? _read = (pipeline.Find("topic") as ValueNode)?.Text;

    /// <summary>The event sinks, in the order of their kinds.</summary>
    public IReadOnlyList<SinkDefinition> ReadAll()
    {
        var sinks = new List<SinkDefinition>();
        if (pipeline.Object("sinks") is not { } reader)
            return sinks;
        foreach (var (name, kind) in Kinds)
        {
            if (reader.Object(name) is not { } sink)
                continue;
            sinks.Add(new SinkDefinition(kind, Topic(sink, "topic"), sink.Whole("shards", otherwise: 1, least: 1, most: 256)));
            sink.Done();
        }
        reader.Done();
        return sinks;
    }

    /// <summary>The sink of a view; null when it has none.</summary>
    public PaneSinkDefinition? OfView(ObjectReader view, ViewDefinition read)
    {
        if (view.Object("sink") is not { } sink)
            return null;
        var definition = new PaneSinkDefinition(
            Topic(sink, "topic"),
            sink.Choice("panes", Panes, otherwise: SunkPanes.Final),
            sink.Find("corrections") is null ? null : Topic(sink, "corrections"));
        sink.Done();
        if (definition.Panes == SunkPanes.Final && !read.Window.HasEnd)
            sink.Error("panes", $"a {read.Window.Kind} window has no end, so no pane of it is final: write \"panes\": \"all\"");
        if (definition.Panes == SunkPanes.Final && read.Discarding)
            sink.Error("panes", "the panes of a discarding view are parts, so none is final: write \"panes\": \"all\"");
        return definition;
    }

    private string Topic(ObjectReader sink, string property)
    {
        var topic = sink.Text(property);
        if (topic.Length > 0 && !Names.IsTopic(topic))
            sink.Error(property, $"'{topic}' {Names.TopicRule}");
        else if (topic.Length > 0 && topic == _read)
            sink.Error(property, $"'{topic}' is the topic that the pipeline reads, and it would read what it writes: choose another one");
        return topic;
    }
}
