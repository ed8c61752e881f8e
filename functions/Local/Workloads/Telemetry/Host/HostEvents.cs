using System.Buffers;
using System.Text.Json;

namespace Serverless.Local.Workloads.Telemetry.Host;

/// <summary>One round of measurements of this machine, as telemetry events: each a JSON object on one line.</summary>
internal sealed class HostEvents(string device, DateTimeOffset at, long sequence)
{
    private readonly List<byte[]> _events = [];

    public IReadOnlyList<byte[]> All => _events;

    /// <summary>When the round was measured.</summary>
    public DateTimeOffset At { get; } = at;

    /// <summary>Adds a measurement, in the unit named; of the whole machine when there is no <paramref name="part"/>.</summary>
    public void Add(string metric, double value, string unit, string? part = null)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes))
            Write(json, metric, value, unit, part);
        _events.Add(bytes.WrittenSpan.ToArray());
    }

    private void Write(Utf8JsonWriter json, string metric, double value, string unit, string? part)
    {
        json.WriteStartObject();
        json.WriteString("device", device);
        if (part is not null)
            json.WriteString("interface", part);
        json.WriteString("metric", metric);
        json.WriteNumber("value", value);
        json.WriteString("unit", unit);
        json.WriteNumber("timestamp", At.ToUnixTimeMilliseconds());
        json.WriteNumber("sequence", sequence + _events.Count);
        json.WriteEndObject();
    }
}
