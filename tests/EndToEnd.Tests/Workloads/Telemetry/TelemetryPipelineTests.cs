using System.Text;
using Microsoft.Extensions.Time.Testing;
using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Time;
using Serverless.Core.Transforms;
using Serverless.Core.WindowKinds.Aligned;
using Serverless.Core.WindowKinds.Sessions;
using Serverless.Local.Workloads.Telemetry;
using Serverless.Local.Workloads.Telemetry.Host;
using Serverless.Producer.Packing;

namespace Serverless.EndToEnd.Tests.Workloads.Telemetry;

/// <summary>Generator and truth say what the pipeline's file says, without having read it; here the two are held together.</summary>
public sealed class TelemetryPipelineTests
{
    private const long KafkaTimestampMs = 1_800_000_000_000;

    private static readonly Pipeline Telemetry = Pipeline.Compile(ShippedPipeline.Definition);

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public void The_pipeline_makes_of_every_event_what_it_was_made_to_be(int pack)
    {
        var scenario = Some.Bad();
        var fleet = new TelemetryFleet(scenario);
        var facts = Enumerable.Range(0, scenario.Partitions).Select(_ => new Queue<TelemetryFact>()).ToArray();
        foreach (var fact in TelemetryGeneratorTests.Facts(scenario))
            facts[fact.Partition].Enqueue(fact);

        var reader = Reader(fleet);
        var packs = facts.Select(_ => new Pack(new PackLimits(pack, 1 << 20))).ToArray();
        var events = new TelemetryGenerator(scenario);
        while (events.Next())
        {
            packs[events.Partition].Add(events.Key, events.Value);
            if (packs[events.Partition].IsFull)
                Read(events.Partition);
        }
        for (var partition = 0; partition < packs.Length; partition++)
            Read(partition);
        Assert.All(facts, Assert.Empty);

        void Read(int partition)
        {
            var lines = packs[partition];
            reader.Open(Record(lines.Lines.ToArray()), new EventTime(KafkaTimestampMs));
            for (var index = 0; index < lines.Events; index++)
            {
                Assert.True(reader.Next());
                AssertAgrees(fleet, facts[partition].Dequeue(), reader);
            }
            Assert.True(lines.Events == 0 || !reader.Next());
            lines.Clear();
        }
    }

    [Fact]
    public void This_machines_measurements_are_accepted()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(KafkaTimestampMs));
        var source = new HostSource(time);
        source.Measure();
        time.Advance(TimeSpan.FromSeconds(1));
        var reader = Reader(new TelemetryFleet(Some.Scenario()));
        foreach (var measured in source.Measure())
        {
            reader.Open(Record(measured), new EventTime(KafkaTimestampMs));
            Assert.True(reader.Next());
            Assert.True(reader.Verdict == EventVerdict.Accepted, $"{reader.Rejection} {Encoding.UTF8.GetString(measured)}");
        }
    }

    [Fact]
    public void The_truth_speaks_for_every_view_and_aggregate()
    {
        var truth = ShippedPipeline.TruthOf(Some.Scenario());

        Assert.Empty(truth.NotVerified);
        Assert.True(truth.HasAllViews);
        Assert.All(ShippedPipeline.Definition.Views, view =>
            Assert.Equal(
                view.Aggregates.Select(aggregate => aggregate.Name).Order(),
                truth.Checks[view.Name].Select(check => check.Name).Order()));
    }

    [Fact]
    public void The_generator_makes_events_late_by_the_pipelines_times()
    {
        Assert.Equal(TelemetryTiming.Bound, ShippedPipeline.Definition.EventTime.BoundMs);
        Assert.Equal(
            TelemetryTiming.LateForAll,
            ShippedPipeline.Definition.Views.Max(view => SizeOf(view.Window) + view.AllowedLatenessMs));
    }

    private static long SizeOf(WindowDefinition window) => window switch
    {
        TumblingWindow tumbling => tumbling.SizeMs,
        HoppingWindow hopping => hopping.SizeMs,
        SessionWindow session => session.GapMs,
        _ => throw new ArgumentException($"{window} has no size", nameof(window)),
    };

    private static EventReader Reader(TelemetryFleet fleet) => new(Telemetry, AsItIs)
    {
        Tables = ReferenceTables.Empty.With("devices", 1, fleet.ReferenceRows()),
    };

    private static SourceRecord Record(byte[] value) => new(new Partition(0), new Offset(0), null, value, KafkaTimestampMs);

    private static Rejection? AsItIs(byte[] value, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = value;
        return null;
    }

    private static void AssertAgrees(TelemetryFleet fleet, TelemetryFact fact, EventReader reader)
    {
        Assert.Equal(
            (fact.DeadReason, Encoding.UTF8.GetString(reader.Event)),
            (reader.Rejection?.Reason, Encoding.UTF8.GetString(reader.Event)));
        var accepted = fact.Dropped ? EventVerdict.Filtered : EventVerdict.Accepted;
        Assert.Equal(fact.DeadReason is null ? accepted : EventVerdict.Rejected, reader.Verdict);
        if (reader.Verdict != EventVerdict.Rejected)
            AssertSays(fleet, fact, reader);
    }

    private static void AssertSays(TelemetryFleet fleet, TelemetryFact fact, EventReader reader)
    {
        var metric = DeviceMetrics.All[fact.Metric];
        Assert.Equal(fact.TimeMs, reader.Time.Milliseconds);
        Assert.Equal(fact.Value, reader.Row.Number(Slot("value")));
        Assert.Equal(fact.Sequence, reader.Row.Integer(Slot("sequence")));
        Assert.Equal(TelemetryFleet.DeviceText(fact.Device), Text(reader.Row, "device"));
        Assert.Equal(metric.OfInterface ? TelemetryFleet.InterfaceText(fact.Interface) : "", Text(reader.Row, "interface"));
        Assert.Equal(metric.Name, Text(reader.Row, "metric"));
        Assert.Equal(TelemetryFleet.SiteText(fleet.SiteOf(fact.Device)), Text(reader.Row, "site"));
    }

    private static int Slot(string field) => Telemetry.Layout.SlotOf(field);

    private static string Text(Row row, string field) => Encoding.UTF8.GetString(row.Text(Slot(field)));
}
