using System.Globalization;
using System.Text;
using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Workloads.Logs;

/// <summary>
/// The services of a scenario, each with a format. Of every twelve the two last change it halfway: then they write JSON as zap does.
/// </summary>
internal sealed class LogServices
{
    /// <summary>How many formats there are.</summary>
    public static readonly int Formats = Enum.GetValues<LogFormat>().Length;

    /// <summary>What requests are of, without what identifies a thing.</summary>
    public static readonly string[] Routes = ["/", "/cart", "/orders/*", "/users/*/orders", "/search", "/items/*", "/login", "/health"];

    /// <summary>The route of health checks, which the pipeline drops.</summary>
    public const int CheckRoute = 7;

    private readonly byte[][] _names;
    private readonly int[] _partitions;

    public LogServices(LogScenario scenario)
    {
        Count = scenario.Services;
        _names = [.. Enumerable.Range(0, Count).Select(service => Encoding.UTF8.GetBytes(Text(service)))];
        _partitions = [.. _names.Select(name => KeyPartition.For(name, scenario.Partitions))];
    }

    public int Count { get; }

    /// <summary>The service's name in UTF-8: the Kafka key.</summary>
    public ReadOnlySpan<byte> Name(int service) => _names[service];

    public int PartitionOf(int service) => _partitions[service];

    /// <summary>The service's name.</summary>
    public static string Text(int service) => string.Create(CultureInfo.InvariantCulture, $"service-{service:D3}");

    /// <summary>What the service writes.</summary>
    public static LogFormat FormatOf(int service, bool isSecondHalf)
    {
        var format = service % Formats;
        return (LogFormat)(isSecondHalf && format >= Formats - 2 ? 0 : format);
    }

    /// <summary>Whether lines of the format are of requests.</summary>
    public static bool IsWeb(LogFormat format) => format is LogFormat.Zap or LogFormat.Logfmt or LogFormat.Access or LogFormat.Pino;
}
