using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rows;
using Serverless.Core.Transforms;

namespace Serverless.Core.Tests.Pipelines;

public sealed class TelemetryPipelineTests
{
    private static readonly Pipeline Telemetry = Pipeline.Compile(PipelineParser.Parse(PipelineFiles.Read("telemetry.json")).Definition!);

    private static readonly ReferenceTables Tables = ReferenceTables.Empty.With(
        "devices",
        1,
        new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["r1"] = new Dictionary<string, string> { ["site"] = "oslo", ["model"] = "x", ["role"] = "core" },
            ["lab"] = new Dictionary<string, string> { ["site"] = "oslo", ["model"] = "x", ["role"] = "test" },
        });

    private readonly Row _row = new(Telemetry.Layout);

    public static TheoryData<string> Files => [.. PipelineFiles.All()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_that_comes_along_is_valid(string file) => Assert.Empty(PipelineParser.Parse(PipelineFiles.Read(file)).Errors);

    [Fact]
    public void It_has_the_four_views()
    {
        Assert.Equal(["device-metrics", "site-metrics", "top-talkers", "link-flaps"], Telemetry.Views.Select(view => view.Name));
        Assert.All(Telemetry.Views, view => Assert.Equal(30_000, view.Definition.AllowedLatenessMs));
        Assert.Equal(
            [Sharding.Rekeyed, Sharding.Rekeyed, Sharding.Rekeyed, Sharding.CoPartitioned],
            Telemetry.Views.Select(view => view.Definition.Sharding));
        Assert.Equal([1_000L, 1_000L, 1_000L, null], Telemetry.Views.Select(view => view.Definition.EarlyMs));
        Assert.Equal([32, 2, 1, null], Telemetry.Views.Select(view => view.Definition.PageBuckets));
    }

    // Both names of a field: an event of a source that writes the old one beside the new one.
    [Theory]
    [InlineData("""{"device":"r1","deviceId":"r2","metric":"cpu.load","name":"x y","value":1,"timestamp":1700000000000,"ts":7}""", "r1")]
    [InlineData("""{"deviceId":"r2","device_id":"r3","name":"cpu.load","value":1,"ts":1700000000000,"time":null}""", "r2")]
    [InlineData("""{"device":null,"dev":{"id":"r4"},"metric":null,"name":"cpu.load","value":1,"ts":null,"time":1700000000000}""", "r4")]
    public void The_first_of_several_names_with_a_value_fills_a_field(string json, string device)
    {
        var reader = new EventReader(Telemetry, (byte[] packed, int _, out ArraySegment<byte> plain) =>
        {
            plain = packed;
            return null;
        });
        reader.Open(new SourceRecord(new(0), new(0), null, Encoding.UTF8.GetBytes(json), 1_700_000_000_000), new(1_700_000_000_000));

        Assert.True(reader.Next());
        Assert.True(reader.Verdict == EventVerdict.Accepted, $"{reader.Rejection}");
        Assert.Equal(
            (device, "cpu.load"),
            (Encoding.UTF8.GetString(reader.Row.Text(Slot("device"))), Encoding.UTF8.GetString(reader.Row.Text(Slot("metric")))));
        Assert.Equal(1_700_000_000_000, reader.Time.Milliseconds);
    }

    [Theory]
    [InlineData("kB", 2, 2_000, "B")]
    [InlineData("MiB", 2, 2_097_152, "B")]
    [InlineData("bit", 8, 1, "B")]
    [InlineData("%", 50, 0.5, "ratio")]
    [InlineData("°F", 212, 100, "°C")]
    [InlineData("K", 273.15, 0, "°C")]
    [InlineData("°C", 21, 21, "°C")]
    public void Values_are_converted_to_base_units(string unit, double value, double expected, string baseUnit)
    {
        Event("r1", "mem.used", value, unit);
        Assert.Equal(TransformVerdict.Continue, Telemetry.Transformer.Apply(_row, Tables, out _, out _));
        Assert.Equal(expected, _row.Number(Slot("value")), 9);
        Assert.Equal(baseUnit, Text("unit"));
    }

    [Fact]
    public void A_known_device_gets_its_site_model_and_role()
    {
        Event("r1", "cpu.load", 1);
        Telemetry.Transformer.Apply(_row, Tables, out _, out _);
        Assert.Equal(("oslo", "x", "core"), (Text("site"), Text("model"), Text("role")));
    }

    [Fact]
    public void An_unknown_device_is_at_an_unknown_site()
    {
        Event("r9", "cpu.load", 1);
        Assert.Equal(TransformVerdict.Continue, Telemetry.Transformer.Apply(_row, Tables, out _, out _));
        Assert.Equal("unknown", Text("site"));
        Assert.False(_row.Has(Slot("role")));
    }

    [Fact]
    public void Devices_on_test_are_filtered()
    {
        Event("lab", "cpu.load", 1);
        Assert.Equal(TransformVerdict.Drop, Telemetry.Transformer.Apply(_row, Tables, out _, out var rule));
        Assert.Equal("test-devices", rule);
    }

    [Theory]
    [InlineData("if.in.octets", true, false)]
    [InlineData("if.out.octets", true, false)]
    [InlineData("if.state", false, true)]
    [InlineData("cpu.load", false, false)]
    public void Views_take_the_metrics_they_are_about(string metric, bool talkers, bool flaps)
    {
        Event("r1", metric, 1);
        Assert.Equal((talkers, flaps), (Telemetry.Views[2].Where!.Holds(_row), Telemetry.Views[3].Where!.Holds(_row)));
    }

    private void Event(string device, string metric, double value, string? unit = null)
    {
        _row.Clear();
        _row.CopyText(Slot("device"), Encoding.UTF8.GetBytes(device));
        _row.CopyText(Slot("metric"), Encoding.UTF8.GetBytes(metric));
        _row.SetNumber(Slot("value"), value);
        if (unit is not null)
            _row.CopyText(Slot("unit"), Encoding.UTF8.GetBytes(unit));
    }

    private static int Slot(string field) => Telemetry.Layout.SlotOf(field);

    private string Text(string field) => Encoding.UTF8.GetString(_row.Text(Slot(field)));
}
