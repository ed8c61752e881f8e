namespace Serverless.Local.Generation;

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
    private static readonly byte[][] Aliases = Quoted("host", "ifName", "name", "val", "uom", "ts", "seq", "agent");

    /// <summary>The property's name as JSON, colon included.</summary>
    public static ReadOnlySpan<byte> Name(TelemetryField field, bool alias) => (alias ? Aliases : Names)[(int)field];

    private static byte[][] Quoted(params string[] names) => [.. names.Select(name => System.Text.Encoding.UTF8.GetBytes($"\"{name}\":"))];
}
