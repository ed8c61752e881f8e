using System.Globalization;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Pipelines;

/// <summary>
/// Takes events of a pipeline to a Kafka topic. Its shards hold nothing but their fences: what a chunk adds is made into messages, and its
/// fence is saved once they are acknowledged. How many events it takes is counted in the ledger, as for a view.
/// </summary>
public sealed class EventSink(SinkDefinition definition, PipelineDefinition pipeline, RowLayout layout) : Observer
{
    // A view's name has no underscore.
    private const string Prefix = "sink_";

    /// <summary>What it was compiled from.</summary>
    public SinkDefinition Definition => definition;

    /// <summary><c>sink_events</c>, <c>sink_late</c> or <c>sink_dead-letters</c>.</summary>
    public override string Name => Prefix + KindName;

    /// <summary>The same for every topic and every pipeline: what is in its sections is ready to be sent.</summary>
    public override string DefinitionHash => string.Create(CultureInfo.InvariantCulture, $"sink.1.{KindName}");

    /// <inheritdoc/>
    public override int Shards => definition.Shards;

    /// <inheritdoc/>
    public override bool Reports => false;

    /// <summary>Whether something of that name is a sink, in any version of a pipeline.</summary>
    public static bool IsName(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override ObserverFold NewFold() => new EventSinkFold(definition.Kind, layout, layout.SlotOf(pipeline.Key));

    /// <inheritdoc/>
    public override ObserverState NewState() => new EventSinkState(pipeline.Name, definition);

    private string KindName => definition.Kind switch
    {
        SinkKind.Events => "events",
        SinkKind.Late => "late",
        _ => "dead-letters",
    };
}
