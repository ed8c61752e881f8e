using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Serverless.EndToEnd.Tests.Telemetry;

/// <summary>The instruments of the product's meter, and what Prometheus calls them.</summary>
internal static class Names
{
    /// <summary>All that there are, by name.</summary>
    public static IReadOnlyDictionary<string, Instrument> Instruments()
    {
        RuntimeHelpers.RunClassConstructor(typeof(Runtime.Metrics.Instruments).TypeHandle);
        var found = new Dictionary<string, Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == Runtime.Metrics.Instruments.Name)
                found[instrument.Name] = instrument;
        };
        listener.Start();
        return found;
    }

    /// <summary>A name with the endings that the exporter gives it: the unit, and what a counter or a histogram is.</summary>
    public static string InPrometheus(Instrument instrument) =>
        instrument.Name.Replace('.', '_')
        + instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" }
        + (instrument.GetType().Name.StartsWith("Counter", StringComparison.Ordinal) ? "_total" : "");
}
