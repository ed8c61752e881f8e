using System.Globalization;
using System.Text.Json;
using Serverless.Local.Workloads.Telemetry;

namespace Serverless.EndToEnd.Tests.Feeds;

/// <summary>Reads a generated event with the framework's own parser.</summary>
internal static class ReadBack
{
    public static void AssertSays(in TelemetryFact fact, JsonElement json)
    {
        var metric = DeviceMetrics.All[fact.Metric];
        Assert.Equal(TelemetryFleet.DeviceText(fact.Device), Field(json, "device", "deviceId", "dev.id")!.Value.GetString());
        Assert.Equal(metric.Name, Field(json, "metric", "name")!.Value.GetString());
        Assert.Equal(
            metric.OfInterface ? TelemetryFleet.InterfaceText(fact.Interface) : null,
            Field(json, "interface", "ifName", "if.name")?.GetString());
        Assert.Equal(fact.Written, Number(Field(json, "value")!.Value));
        Assert.Equal(fact.TimeMs, Time(Field(json, "timestamp", "ts", "time")!.Value));
        Assert.Equal(fact.Sequence, Field(json, "sequence", "seq")!.Value.GetInt64());
        Assert.Equal(fact.Value, fact.Written * Factor(metric, Field(json, "unit")?.GetString()));
    }

    private static JsonElement? Field(JsonElement json, params IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (path.Split('.').Aggregate((JsonElement?)json, Inside) is { } value)
                return value;
        }
        return null;
    }

    private static JsonElement? Inside(JsonElement? json, string name) =>
        json is { } at && at.TryGetProperty(name, out var value) ? value : null;

    private static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetDouble();

    private static long Time(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds()
        : (long)Milliseconds(value.GetDecimal());

    /// <summary>Counts of this age are 10 digits long in seconds, 13 in milliseconds and 19 in nanoseconds.</summary>
    private static decimal Milliseconds(decimal count) => count switch
    {
        < 100_000_000_000 => count * 1_000,
        < 100_000_000_000_000 => count,
        _ => count / 1_000_000,
    };

    private static double Factor(DeviceMetric metric, string? unit) =>
        unit is null ? 1 : metric.Units.Single(known => System.Text.Encoding.UTF8.GetString(known.Utf8) == unit).Factor;
}
