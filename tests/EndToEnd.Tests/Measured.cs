using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Serverless.Runtime.Metrics;

namespace Serverless.EndToEnd.Tests;

/// <summary>What is measured of one pipeline from now on. Tests run beside each other, so the pipeline must be the test's own.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, double Value)> _values = [];

    public Measured(string pipeline)
    {
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == Instruments.Name)
                self.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>(Take);
        _listener.Start();

        void Take<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state = null)
            where T : struct
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "pipeline" && tag.Value is string name && name == pipeline)
                    _values.Enqueue((instrument.Name, Convert.ToDouble(value, null)));
            }
        }
    }

    /// <summary>The values of an instrument, in the order in which they were measured.</summary>
    public IReadOnlyList<double> Of(string instrument) => [.. _values.Where(one => one.Name == instrument).Select(one => one.Value)];

    public void Dispose() => _listener.Dispose();
}
