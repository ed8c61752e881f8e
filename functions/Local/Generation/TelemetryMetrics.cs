using System.Text;

namespace Serverless.Local.Generation;

/// <summary>A unit as events name it, and what a value in it is multiplied by: whole numbers, so that conversion is exact.</summary>
internal sealed class TelemetryUnit(string name, double factor)
{
    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(name);

    public double Factor { get; } = factor;
}

/// <summary>A measurement that devices make. Values in events are below <paramref name="limit"/>, in quarters.</summary>
internal sealed class TelemetryMetric(string name, bool ofInterface, int limit, params TelemetryUnit[] units)
{
    public string Name { get; } = name;

    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(name);

    public bool OfInterface { get; } = ofInterface;

    public int Limit { get; } = limit;

    /// <summary>None for a metric that has no unit; the base unit first.</summary>
    public TelemetryUnit[] Units { get; } = units;
}

/// <summary>What is measured: a metric's index is its code.</summary>
internal static class TelemetryMetrics
{
    public const int InOctets = 0;
    public const int OutOctets = 1;
    public const int State = 2;

    public static readonly TelemetryMetric[] All =
    [
        new("if.in.octets", true, 1 << 20, new("B", 1), new("kB", 1_000), new("KiB", 1_024)),
        new("if.out.octets", true, 1 << 20, new("B", 1), new("kB", 1_000), new("KiB", 1_024)),
        new("if.state", true, 2),
        new("if.in.errors", true, 64),
        new("if.out.errors", true, 64),
        new("cpu.load", false, 100, new TelemetryUnit("%", 1)),
        new("memory.used", false, 1 << 20, new("B", 1), new("kB", 1_000), new("KiB", 1_024)),
        new("temperature", false, 96, new TelemetryUnit("C", 1)),
    ];
}
