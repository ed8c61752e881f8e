using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Core.WindowKinds.Global;
using Serverless.Core.WindowKinds.Sessions;
using Serverless.Core.WindowKinds.Sliding;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Pipelines and streams with a twist.</summary>
internal static class Some
{
    /// <summary>Without sliding windows, which are not exact when windows close by idleness.</summary>
    public static readonly Pipeline Exact = Of(view => view.Window is SlidingWindow ? null : view);

    /// <summary>With windows that are the same for every key, alone: what they hold depends on nothing but the events.</summary>
    public static readonly Pipeline Aligned =
        Of(view => view.Window is SlidingWindow or SessionWindow or GlobalCountWindow ? null : view);

    /// <summary>Without windows by count, too, which are counted anew when keys change their partition.</summary>
    public static readonly Pipeline Movable = Of(view => IsMovable(view) ? view : null);

    /// <summary>The same, all rekeyed, so that the events of a key may be in any partition.</summary>
    public static readonly Pipeline Rekeyed = Of(view => IsMovable(view) ? view with { Sharding = Sharding.Rekeyed } : null);

    /// <summary>The same, with late events merged as corrections.</summary>
    public static readonly Pipeline Corrected = Of(view => IsMovable(view)
        ? view with { Sharding = Sharding.Rekeyed, LateEvents = LateEvents.Correct }
        : null);

    /// <summary>With the view of sessions alone.</summary>
    public static readonly Pipeline Sessions = Of(view => view.Window is SessionWindow ? view : null);

    /// <summary>The pipeline with each view changed, or left out (null).</summary>
    public static Pipeline Of(Func<ViewDefinition, ViewDefinition?> change) => StreamPipeline.With(change);

    /// <summary>The pipeline with another number of shards for every view.</summary>
    public static Pipeline WithShards(this Pipeline pipeline, Func<int, int> shards)
    {
        var views = pipeline.Definition.Views.Select(view => view with { Shards = shards(view.Shards) });
        return Pipeline.Compile(pipeline.Definition with { Views = [.. views] });
    }

    /// <summary>A partition with an event of one key at each of these times.</summary>
    public static List<List<(SourceRecord Record, List<StreamEvent> Events)>> Stream(params long[] times) =>
        Stream(times.Select((time, index) => new StreamEvent("k0", index, time)));

    /// <summary>A partition with these events, a record each.</summary>
    public static List<List<(SourceRecord Record, List<StreamEvent> Events)>> Stream(IEnumerable<StreamEvent> events) =>
        [[.. events.Select((one, index) => Record(index, one))]];

    /// <summary>
    /// A stream whose topic grows in the middle from <paramref name="before"/> to <paramref name="after"/> partitions; keys move with that.
    /// </summary>
    public static List<List<(SourceRecord Record, List<StreamEvent> Events)>> GrowingStream(
        Random random, int before, int after, int events, out int[] atGrowth)
    {
        var records = SomeStream.Of(random, 1, events)[0];
        var log = Enumerable.Range(0, after).Select(_ => new List<(SourceRecord, List<StreamEvent>)>()).ToList();
        atGrowth = [];
        for (var index = 0; index < records.Count; index++)
        {
            if (index == records.Count / 2)
                atGrowth = [.. log.Select(partition => partition.Count)];
            var key = Encoding.UTF8.GetString(records[index].Record.Key!);
            var partition = SomeStream.HomeOf(key, index < records.Count / 2 ? before : after);
            var record = records[index].Record with { Partition = new Partition(partition), Offset = new Offset(log[partition].Count) };
            log[partition].Add((record, records[index].Events));
        }
        return log;
    }

    private static bool IsMovable(ViewDefinition view) => view.Window is not (SlidingWindow or GlobalCountWindow);

    private static (SourceRecord Record, List<StreamEvent> Events) Record(int offset, StreamEvent one) =>
        (
            new SourceRecord(
                new Partition(0), new Offset(offset), one.Key is { } key ? Encoding.UTF8.GetBytes(key) : null,
                Encoding.UTF8.GetBytes(one.Json), StreamEvent.Base + one.Time),
            [one]);
}
