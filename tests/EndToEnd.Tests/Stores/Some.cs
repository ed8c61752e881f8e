using System.Text.Json;
using System.Text.Json.Serialization;
using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores;

/// <summary>Things to store, with a default for all that a test doesn't care about.</summary>
internal static class Some
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new SourceText() } };

    public static readonly DateTimeOffset Moment = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly ChunkCounts NoCounts = new(
        0, 0, 0, 0, 0, 0, new Dictionary<string, long>(), new Dictionary<string, ViewCounts>());

    public static ChunkRow Row(
        int partition, long previous, long last, string delta = "delta", string pipeline = "telemetry", int epoch = 1,
        DateTimeOffset? clock = null, int redrive = 0) => new()
        {
            Pipeline = pipeline,
            Epoch = new Epoch(epoch),
            Source = new Source(new Partition(partition), redrive),
            Previous = new Offset(previous),
            First = new Offset(previous + 1),
            Last = new Offset(last),
            Delta = delta,
            WatermarkBefore = EventTime.Min,
            WatermarkAfter = new EventTime(last * 1_000),
            Clock = clock ?? Moment,
        };

    /// <summary>Every row of the first partitions is applied.</summary>
    public static IReadOnlyDictionary<Source, ChainPoint> Applied { get; } = Enumerable.Range(0, 300)
        .ToDictionary(number => new Source(new Partition(number)), _ => new ChainPoint(new Epoch(int.MaxValue), Offset.None));

    /// <summary>The row that ends a chain after <paramref name="previous"/>.</summary>
    public static ChunkRow End(int partition, long previous, int epoch, int next) =>
        Row(partition, previous, previous, "", epoch: epoch) with { First = new Offset(previous), NextEpoch = new Epoch(next) };

    public static PipelineEpoch Epoch(int number, string pipeline = "telemetry") => new(
        pipeline,
        new Epoch(number),
        "v1",
        long.MaxValue - number,
        4,
        [Layout("device", 1, Sharding.CoPartitioned, 2), Layout("site", 7, Sharding.Rekeyed, 8)],
        Moment);

    public static ViewLayout Layout(string view, int number, Sharding sharding, int shards) =>
        new(view, new LayoutNumber(number), sharding, shards)
        {
            Definition = $"d-{view}",
            Meaning = $"m-{view}",
            Label = ViewLabel.Of(view, number),
            Declared = $"{sharding}/{shards}",
        };

    public static Result Result(
        string key = "k", long start = 0, long end = 10, long events = 1, PaneKind kind = PaneKind.OnTime, int pane = 0,
        string view = "device",
        string definition = "d1", string pipeline = "telemetry") =>
        new(new ResultId(pipeline, view, key, new EventTime(start)), new EventTime(end), new LayoutNumber(1), pane, kind, events,
            new byte[] { 1, (byte)events, (byte)pane }, definition, new Dictionary<Source, CorrectionMark>());

    public static SideEvent SideEvent(
        int partition, long offset, int index = 0, string delta = "delta", SideOutputKind kind = SideOutputKind.DeadLetter,
        string reason = Reasons.Malformed, string pipeline = "telemetry") =>
        new(pipeline, kind, new EventPosition(new Partition(partition), new Offset(offset), index), delta,
            kind == SideOutputKind.DeadLetter ? new Rejection(RejectionStage.Decode, reason) : null,
            kind == SideOutputKind.Late ? ["device"] : [], new EventTime(5),
            new RecordEnvelope([7], RecordHeaders.None, 6, TimestampType.CreateTime), [8, 9]);

    /// <summary>All that a record holds, as text: records with dictionaries and bytes in them don't compare by value.</summary>
    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Sources as keys of JSON objects too.</summary>
    private sealed class SourceText : JsonConverter<Source>
    {
        public override Source Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            Source.Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Source value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());

        public override void WriteAsPropertyName(Utf8JsonWriter writer, Source value, JsonSerializerOptions options) =>
            writer.WritePropertyName(value.ToString());
    }
}
