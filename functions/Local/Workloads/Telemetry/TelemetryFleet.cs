using System.Globalization;
using System.Text;
using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Workloads.Telemetry;

/// <summary>
/// The devices of a scenario: what they are called, where they stand, and what they are for. The last half percent are on test.
/// </summary>
internal sealed class TelemetryFleet
{
    /// <summary>Devices of a site at most: the top talkers of a site are tracked exactly up to 128.</summary>
    public const int DevicesPerSite = 100;

    public const string TestRole = "test";

    private const int NameLength = 10;
    private static readonly string[] Models = ["acx-7100", "nx-9300", "qfx-5120", "sr-7750"];
    private static readonly string[] Roles = ["access", "core", "edge"];

    private readonly byte[] _names;
    private readonly int[] _partitions;
    private readonly byte[][] _interfaces;

    public TelemetryFleet(TelemetryScenario scenario)
    {
        Devices = scenario.Devices;
        Sites = (Devices + DevicesPerSite - 1) / DevicesPerSite;
        OnTest = Math.Max(1, Devices / 200);
        _names = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Devices).Select(DeviceText)));
        _partitions = [.. Enumerable.Range(0, Devices).Select(device => KeyPartition.For(Name(device), scenario.Partitions))];
        _interfaces = [.. Enumerable.Range(0, scenario.InterfacesPerDevice).Select(number => InterfaceUtf8(number))];
    }

    public int Devices { get; }

    public int Sites { get; }

    public int OnTest { get; }

    public int InService => Devices - OnTest;

    public int Interfaces => _interfaces.Length;

    /// <summary>The device's name in UTF-8: the Kafka key.</summary>
    public ReadOnlySpan<byte> Name(int device) => _names.AsSpan(device * NameLength, NameLength);

    public int PartitionOf(int device) => _partitions[device];

    /// <summary>Neighbours by number are of different sites, so that busy devices are spread.</summary>
    public int SiteOf(int device) => device % Sites;

    /// <summary>The interface's name in UTF-8, as it stands inside a JSON string.</summary>
    public ReadOnlySpan<byte> InterfaceJson(int number) => _interfaces[number];

    public static string DeviceText(int device) => string.Create(CultureInfo.InvariantCulture, $"dev-{device:D6}");

    public static string SiteText(int site) => string.Create(CultureInfo.InvariantCulture, $"site-{site:D4}");

    /// <summary>Some names hold a '|' or a '\', which keys and JSON have to escape.</summary>
    public static string InterfaceText(int number) => (number % 8) switch
    {
        6 => string.Create(CultureInfo.InvariantCulture, $"po|{number}"),
        7 => string.Create(CultureInfo.InvariantCulture, $@"ge\{number}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"Gi0/{number}"),
    };

    /// <summary>The rows of the table that events are enriched from: device → site, model, role.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> ReferenceRows() =>
        Enumerable.Range(0, Devices).ToDictionary(DeviceText, ReferenceRow, StringComparer.Ordinal);

    private static byte[] InterfaceUtf8(int number) =>
        Encoding.UTF8.GetBytes(InterfaceText(number).Replace(@"\", @"\\", StringComparison.Ordinal));

    private IReadOnlyDictionary<string, string> ReferenceRow(int device) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["site"] = SiteText(SiteOf(device)),
        ["model"] = Models[device % Models.Length],
        ["role"] = device < InService ? Roles[device % Roles.Length] : TestRole,
    };
}
