using System.Globalization;
using System.Text;
using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Truth;

namespace Serverless.Benchmarks.Streams;

/// <summary>Events in the order of their times, 100,000 a second of their own time, spread evenly over the devices.</summary>
internal sealed class DeviceFacts : FactSource<DeviceFact>
{
    private const int EventsPerMs = 100;

    // Coprime to the numbers of devices, so that each device comes once in as many events, and neighbours are far apart.
    private const long DeviceStep = 7_919;

    private readonly long _count;
    private readonly byte[][] _names;
    private readonly int[] _partitions;
    private long _drawn;
    private DeviceFact _fact;

    public DeviceFacts(long count, int devices, int partitions)
    {
        _count = count;
        _names = [.. Enumerable.Range(0, devices).Select(device => Encoding.UTF8.GetBytes(NameOf(device)))];
        _partitions = [.. _names.Select(name => KeyPartition.For(name, partitions))];
    }

    public override ref readonly DeviceFact Current => ref _fact;

    /// <summary>The name of the current event's device.</summary>
    public ReadOnlySpan<byte> Name => _names[_fact.Device];

    public static string NameOf(int device) => string.Create(CultureInfo.InvariantCulture, $"device-{device:d7}");

    public override bool Next()
    {
        if (_drawn == _count)
            return false;
        var device = (int)(_drawn * DeviceStep % _names.Length);
        _fact = new DeviceFact(_partitions[device], device, _drawn % 1_000 / 4.0, LoadShape.BaseMs + (_drawn / EventsPerMs));
        _drawn++;
        return true;
    }
}
