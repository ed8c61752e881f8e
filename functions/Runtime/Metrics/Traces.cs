using System.Diagnostics;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.Metrics;

/// <summary>
/// The product's traces: an activity a batch, with links to the traces that its records came with; one an operation of a shard, with links
/// to the batches that it applied; steps of both are their children. Without a listener nothing is allocated and no header is looked at.
/// Names and attributes are those of OpenTelemetry's conventions for messaging, where it has some. No value of an event is an attribute.
/// </summary>
public static class Traces
{
    /// <summary>The name of the activity source.</summary>
    public const string Name = "Serverless";

    /// <summary>Most links of an activity.</summary>
    public const int MostLinks = 32;

    private static readonly ActivitySource Source = new(Name);

    /// <summary>A batch of a topic; null when nobody listens.</summary>
    internal static Activity? Batch(string pipeline, string topic, IReadOnlyList<SourceRecord> records)
    {
        if (!Source.HasListeners() || Source.StartActivity($"process {topic}", ActivityKind.Consumer) is not { } batch)
            return null;
        batch.SetTag("messaging.system", "kafka").SetTag("messaging.operation.type", "process")
            .SetTag("messaging.destination.name", topic).SetTag("messaging.batch.message_count", records.Count)
            .SetTag("serverless.pipeline", pipeline);
        RecordTraces.LinkTo(batch, records);
        return batch;
    }

    /// <summary>An operation of a shard; null when nobody listens.</summary>
    internal static Activity? Operation(ShardId shard)
    {
        if (!Source.HasListeners() || Source.StartActivity($"apply {shard.View}", ActivityKind.Consumer) is not { } operation)
            return null;
        return operation.SetTag("serverless.pipeline", shard.Pipeline).SetTag("serverless.view", shard.View)
            .SetTag("serverless.shard", shard.Shard);
    }

    /// <summary>A step of what is under way; null when nobody listens.</summary>
    internal static Activity? Step(string name) => Source.HasListeners() ? Source.StartActivity(name) : null;

    /// <summary>
    /// Where what is under way is in its trace, as W3C's <c>traceparent</c>, for those who link to it; null when it isn't sampled.
    /// </summary>
    internal static string? Current => Activity.Current is { Recorded: true, Source.Name: Name } current ? current.Id : null;

    /// <summary>
    /// Links what is under way to another trace, which is sampled: so it is sampled too, from here on. Does nothing for null, when nobody
    /// listens, and beyond <see cref="MostLinks"/>.
    /// </summary>
    internal static void Link(string? traceparent)
    {
        if (traceparent is not null && Activity.Current is { Source.Name: Name } current)
            Link(current, traceparent);
    }

    internal static void Link(Activity from, string traceparent)
    {
        if (!ActivityContext.TryParse(traceparent, null, isRemote: true, out var to) || !to.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
            || from.Links.Take(MostLinks).Count() == MostLinks)
            return;
        from.AddLink(new ActivityLink(to));
        from.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
    }

    /// <summary>Notes that what is under way has failed, by the type of the fault: what a fault says may hold anything.</summary>
    internal static void Failed(Exception fault)
    {
        if (Activity.Current is { Source.Name: Name } current)
            current.SetStatus(ActivityStatusCode.Error).SetTag("error.type", fault.GetType().FullName);
    }
}
