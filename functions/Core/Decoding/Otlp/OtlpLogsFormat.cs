using Serverless.Core.Decoding.Framers;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Otlp;

/// <summary>
/// An event is a log record of an OTLP/JSON export (ExportLogsServiceRequest): each of <c>resourceLogs[].scopeLogs[].logRecords[]</c>, with
/// the attributes of its resource and scope. Its names are <c>time</c>, <c>observedTime</c>, <c>severity</c> (the number),
/// <c>severityText</c>, <c>body</c>, <c>eventName</c>, <c>traceId</c>, <c>spanId</c>, <c>flags</c>, <c>scope</c> (its name),
/// <c>scopeVersion</c>, and <c>attributes.KEY</c>, <c>scope.KEY</c>, <c>resource.KEY</c>. A value that is an array or an object is its
/// JSON.
/// </summary>
public sealed record OtlpLogsFormat : EventFormat
{
    /// <summary>As pipeline files write it: <c>{ "kind": "otlp-logs" }</c>; with <c>"framing": "lines"</c> a line is an export.</summary>
    public static readonly FormatSyntax Syntax = new("otlp-logs", _ => new OtlpLogsFormat());

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    internal override object CutBy => Kind;

    internal override Framer NewFramer(Framing framing, SchemaLookup schemas) => OtlpPaths.Arrays
        .Aggregate(Framer.For(framing), (events, path) => new ExplodeFramer(events, FieldPath.Parse(path)));

    internal override IEventDecoder NewDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout, SchemaLookup schemas) =>
        new OtlpLogsDecoder(fields, layout);

    internal override bool Claims(ReadOnlySpan<byte> value, RecordHeaders headers) => value.IndexOf("\"resourceLogs\""u8) >= 0;
}

/// <summary>The arrays of an export, each in an item of the one before.</summary>
internal static class OtlpPaths
{
    public static readonly IReadOnlyList<string> Arrays =
        ["resourceLogs", "resourceLogs.scopeLogs", "resourceLogs.scopeLogs.logRecords"];
}
