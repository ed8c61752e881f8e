using System.Text;
using System.Text.Json;

namespace Serverless.Core.Decoding.Otlp;

/// <summary>A part of an export.</summary>
internal enum Part
{
    /// <summary>The whole.</summary>
    Export,

    /// <summary>What a resource has sent.</summary>
    ResourceLogs,

    /// <summary>The resource.</summary>
    Resource,

    /// <summary>What a scope of it has sent.</summary>
    ScopeLogs,

    /// <summary>The scope.</summary>
    Scope,

    /// <summary>A log record.</summary>
    Record,
}

/// <summary>What a property is.</summary>
/// <param name="Inside">The part that it holds; null: none.</param>
/// <param name="AttributesOf">What the names of its attributes begin with; null: it holds none.</param>
/// <param name="Value">The name of its value; null: it has none that is read.</param>
/// <param name="IsAny">Whether the value is in an object that says its type.</param>
internal readonly record struct OtlpProperty(Part? Inside = null, string? AttributesOf = null, byte[]? Value = null, bool IsAny = false);

/// <summary>The properties of OTLP's log data model, in the names of JSON (lowerCamelCase).</summary>
internal static class OtlpNames
{
    private static readonly (Part Of, byte[] Name, OtlpProperty Property)[] All =
    [
        (Part.Export, "resourceLogs"u8.ToArray(), new(Part.ResourceLogs)),
        (Part.ResourceLogs, "resource"u8.ToArray(), new(Part.Resource)),
        (Part.ResourceLogs, "scopeLogs"u8.ToArray(), new(Part.ScopeLogs)),
        (Part.Resource, "attributes"u8.ToArray(), new(AttributesOf: "resource.")),
        (Part.ScopeLogs, "scope"u8.ToArray(), new(Part.Scope)),
        (Part.ScopeLogs, "logRecords"u8.ToArray(), new(Part.Record)),
        (Part.Scope, "attributes"u8.ToArray(), new(AttributesOf: "scope.")),
        Of(Part.Scope, "name", "scope"),
        Of(Part.Scope, "version", "scopeVersion"),
        (Part.Record, "attributes"u8.ToArray(), new(AttributesOf: "attributes.")),
        (Part.Record, "body"u8.ToArray(), new(Value: "body"u8.ToArray(), IsAny: true)),
        Of(Part.Record, "timeUnixNano", "time"),
        Of(Part.Record, "observedTimeUnixNano", "observedTime"),
        Of(Part.Record, "severityNumber", "severity"),
        Of(Part.Record, "severityText", "severityText"),
        Of(Part.Record, "eventName", "eventName"),
        Of(Part.Record, "traceId", "traceId"),
        Of(Part.Record, "spanId", "spanId"),
        Of(Part.Record, "flags", "flags"),
    ];

    /// <summary>What the reader's property is in a part; the default when it isn't read.</summary>
    public static OtlpProperty Find(Part part, in Utf8JsonReader reader)
    {
        foreach (var (of, name, property) in All)
        {
            if (of == part && reader.ValueTextEquals(name))
                return property;
        }
        return default;
    }

    private static (Part Of, byte[] Name, OtlpProperty Property) Of(Part part, string name, string value) =>
        (part, Encoding.ASCII.GetBytes(name), new(Value: Encoding.ASCII.GetBytes(value)));
}
