using System.Buffers.Text;
using Serverless.Local.Workloads.Records;

namespace Serverless.Benchmarks.Streams;

/// <summary>The events as JSON, keyed by device.</summary>
internal sealed class DeviceEvents(DeviceFacts facts) : EventSource
{
    private readonly Utf8Buffer _json = new();
    private readonly byte[] _number = new byte[32];

    public override int Partition => facts.Current.Partition;

    public override ReadOnlySpan<byte> Key => facts.Name;

    public override ReadOnlySpan<byte> Value => _json.Written;

    public override bool Next()
    {
        if (!facts.Next())
            return false;
        Utf8Formatter.TryFormat(facts.Current.Value, _number, out var digits);
        _json.Clear();
        _json.Append("{\"device\":\""u8);
        _json.Append(facts.Name);
        _json.Append("\",\"value\":"u8);
        _json.Append(_number.AsSpan(0, digits));
        _json.Append(",\"timestamp\":"u8);
        _json.Append(facts.Current.TimeMs);
        _json.Append("}"u8);
        return true;
    }
}
