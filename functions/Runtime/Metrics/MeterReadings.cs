using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Serverless.Runtime.Metrics;

/// <summary>
/// Listens to the runtime's meter, so to all pipelines of the process: counts by instrument, pipeline and detail (a pane's kind, a reason,
/// a stage), and the latencies by pipeline. What is measured in seconds is kept in whole microseconds. Safe for any thread.
/// </summary>
public sealed class MeterReadings : IDisposable
{
    /// <summary>How many of the units that times are kept in are a millisecond.</summary>
    public const long TicksPerMs = 1_000;

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(string Instrument, string Pipeline, string Detail), StrongBox> _counts = new();
    private readonly ConcurrentDictionary<string, LatencyHistogram> _latencies = new();

    /// <summary>Hears what is measured from now on.</summary>
    public MeterReadings()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Instruments.Name)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Count(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>(Time);
        _listener.Start();
    }

    /// <summary>The sum of a counter, or the newest value of a gauge; of times in microseconds (<see cref="TicksPerMs"/>).</summary>
    public long Value(string instrument, string pipeline, string detail = "") =>
        _counts.TryGetValue((instrument, pipeline, detail), out var count) ? Interlocked.Read(ref count.Value) : 0;

    /// <summary>The sum of a counter over all its details.</summary>
    public long Sum(string instrument, string pipeline) =>
        _counts.Where(count => count.Key.Instrument == instrument && count.Key.Pipeline == pipeline)
            .Sum(count => Interlocked.Read(ref count.Value.Value));

    /// <summary>The sums of a counter by its details.</summary>
    public IReadOnlyDictionary<string, long> ByDetail(string instrument, string pipeline) =>
        _counts.Where(count => count.Key.Instrument == instrument && count.Key.Pipeline == pipeline)
            .ToDictionary(count => count.Key.Detail, count => Interlocked.Read(ref count.Value.Value));

    /// <summary>From the oldest Kafka timestamp in a pane to the stored pane, in ms.</summary>
    public LatencyHistogram LatencyOf(string pipeline) => _latencies.GetOrAdd(pipeline, _ => new LatencyHistogram());

    /// <summary>Hears nothing more.</summary>
    public void Dispose() => _listener.Dispose();

    private void Time(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (instrument == Instruments.Latency)
            LatencyOf(Tag(tags, "pipeline")).Add(value * 1e3);
        else if (instrument.Unit == "s")
            Count(instrument, (long)(value * 1e3 * TicksPerMs), tags);
    }

    private void Count(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var detail = Tag(tags, "kind") is { Length: > 0 } kind ? kind
            : Tag(tags, "reason") is { Length: > 0 } reason ? reason
            : Tag(tags, "stage");
        var count = _counts.GetOrAdd((instrument.Name, Tag(tags, "pipeline"), detail), _ => new StrongBox());
        if (instrument is Gauge<long> or Gauge<int> or Gauge<double>)
            Interlocked.Exchange(ref count.Value, value);
        else
            Interlocked.Add(ref count.Value, value);
    }

    private static string Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == name)
                return tag.Value as string ?? "";
        }
        return "";
    }

    private sealed class StrongBox
    {
        public long Value;
    }
}
