using System.Text;

namespace Serverless.Local.Workloads.Telemetry;

/// <summary>The properties of an event in their usual order.</summary>
internal enum TelemetryField : byte
{
    Device,
    Interface,
    Metric,
    Value,
    Unit,
    Timestamp,
    Sequence,

    /// <summary>Of no concern to the pipeline, as most of what real agents send.</summary>
    Agent,
}

internal static class TelemetryFields
{
    public const int Count = 8;

    private static readonly byte[][] Names = Quoted("device", "interface", "metric", "value", "unit", "timestamp", "sequence", "agent");
    private static readonly byte[][] Aliases = Quoted("deviceId", "ifName", "name", "value", "unit", "ts", "seq", "agent");
    private static readonly byte[][] Nested = Quoted("dev.id", "if.name", "metric", "value", "unit", "time", "sequence", "agent");

    /// <summary>The names of all properties at the top of an event, in whatever spelling.</summary>
    public static IReadOnlyList<string> TopLevelNames { get; } = [.. Names.Concat(Aliases).Concat(Nested).Select(TopLevel).Distinct()];

    /// <summary>The property's name as JSON, colon included, with the brace of an object around it if it is nested.</summary>
    public static ReadOnlySpan<byte> Name(TelemetryField field, Spelling spelling) => spelling switch
    {
        Spelling.Aliases => Aliases[(int)field],
        Spelling.NestedAliases => Nested[(int)field],
        _ => Names[(int)field],
    };

    /// <summary>Whether a brace has to follow the value.</summary>
    public static bool IsNested(TelemetryField field, Spelling spelling) =>
        spelling == Spelling.NestedAliases && field <= TelemetryField.Interface;

    private static string TopLevel(byte[] name) => Encoding.UTF8.GetString(name).Split('"')[1];

    private static byte[][] Quoted(params string[] names) =>
        [.. names.Select(name => Encoding.UTF8.GetBytes($"\"{name.Replace(".", "\":{\"", StringComparison.Ordinal)}\":"))];
}
