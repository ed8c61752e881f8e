using System.Text;

namespace Serverless.Local.Workloads.Telemetry;

/// <summary>
/// A unit as events name it, and what a value in it is multiplied by to be in the base unit: factors by which quarters stay exact, far
/// below 2^53.
/// </summary>
internal sealed class MetricUnit(string name, double factor)
{
    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(name);

    public double Factor { get; } = factor;
}

/// <summary>A measurement that devices make. Values in events are below <paramref name="limit"/>, in quarters.</summary>
internal sealed class DeviceMetric(string name, bool ofInterface, int limit, params MetricUnit[] units)
{
    public string Name { get; } = name;

    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(name);

    public bool OfInterface { get; } = ofInterface;

    public int Limit { get; } = limit;

    /// <summary>At least one; the base unit first.</summary>
    public MetricUnit[] Units { get; } = units;
}

/// <summary>What is measured: a metric's index is its code.</summary>
internal static class DeviceMetrics
{
    public const int InOctets = 0;
    public const int OutOctets = 1;

    /// <summary>The last: only links that flap report it.</summary>
    public const int State = 7;

    private static readonly MetricUnit[] Octets =
        [new("B", 1), new("kB", 1_000), new("MB", 1_000_000), new("KiB", 1_024), new("bit", 0.125)];
    private static readonly MetricUnit[] Number = [new("count", 1)];

    public static readonly DeviceMetric[] All =
    [
        new("if.in.octets", true, 1 << 20, Octets),
        new("if.out.octets", true, 1 << 20, Octets),
        new("if.in.packets", true, 1 << 16, Number),
        new("if.in.errors", true, 64, Number),
        new("cpu.load", false, 100, new MetricUnit("ratio", 1)),
        new("mem.used", false, 1 << 20, Octets),
        new("temperature", false, 96, new MetricUnit("°C", 1)),
        new("if.state", true, 2, new MetricUnit("state", 1)),
    ];
}
