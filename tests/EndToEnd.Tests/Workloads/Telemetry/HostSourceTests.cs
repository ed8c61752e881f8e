using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Serverless.Local.Workloads.Telemetry.Host;

namespace Serverless.EndToEnd.Tests.Workloads.Telemetry;

public sealed partial class HostSourceTests
{
    private static readonly string[] Metrics =
    [
        "if.in.octets", "if.out.octets", "if.in.packets", "if.out.packets", "if.in.errors", "if.out.errors", "if.state", "cpu.load",
        "mem.used", "disk.used",
    ];

    [Fact]
    public void Every_measurement_is_an_event_of_this_machine_at_the_clocks_time()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123));
        var source = new HostSource(time);
        source.Measure();
        time.Advance(TimeSpan.FromSeconds(1));
        var events = source.Measure().Select(json => JsonDocument.Parse(json).RootElement).ToList();

        Assert.All(events, measured =>
        {
            Assert.Equal(HostSource.Device, measured.GetProperty("device").GetString());
            Assert.Contains(measured.GetProperty("metric").GetString(), Metrics);
            Assert.Equal(1_800_000_001_123, measured.GetProperty("timestamp").GetInt64());
            Assert.True(double.IsFinite(measured.GetProperty("value").GetDouble()));
            Assert.NotEmpty(measured.GetProperty("unit").GetString()!);
        });
        Assert.Contains(events, measured =>
            measured.GetProperty("metric").GetString() == "mem.used" && measured.GetProperty("value").GetDouble() > 0);
    }

    [Fact]
    public void Measurements_are_numbered_on_from_round_to_round()
    {
        var source = new HostSource(TimeProvider.System);
        var numbers = Enumerable.Range(0, 3).SelectMany(_ => source.Measure())
            .Select(json => JsonDocument.Parse(json).RootElement.GetProperty("sequence").GetInt64()).ToList();

        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(number => (long)number), numbers);
    }

    [Theory]
    [InlineData("Build-Box.Example", "build-box.example")]
    [InlineData("höst_1", "h-st-1")]
    [InlineData("", "localhost")]
    public void The_machines_name_is_made_fit_for_the_pipeline(string machine, string device)
    {
        Assert.Equal(device, HostSource.DeviceOf(machine));
        Assert.Matches(DeviceNames(), HostSource.DeviceOf(machine));
    }

    [GeneratedRegex("^[a-z0-9.:-]{1,64}$")]
    private static partial Regex DeviceNames();
}
