using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Syslog;

/// <summary>
/// An event is a syslog message of RFC 5424:
/// <c>&lt;165&gt;1 2003-10-11T22:14:15.003Z host app 42 ID47 [origin@32473 ip="10.0.0.7"] text</c>. Its names are <c>priority</c> and its
/// parts <c>facility</c> and <c>severity</c> (numbers), <c>version</c>, <c>timestamp</c>, <c>host</c>, <c>app</c>, <c>process</c>,
/// <c>message-id</c>, <c>message</c>, and for structured data the element's id and the parameter, as in <c>origin@32473.ip</c>. A <c>-</c>
/// is no value.
/// </summary>
public sealed record SyslogFormat : EventFormat
{
    /// <summary>As pipeline files write it: <c>{ "kind": "syslog", "framing": "lines" }</c>.</summary>
    public static readonly FormatSyntax Syntax = new("syslog", _ => new SyslogFormat());

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    internal override IEventDecoder NewDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout, SchemaLookup schemas) =>
        new SyslogDecoder(fields, layout);

    internal override bool Claims(ReadOnlySpan<byte> value, RecordHeaders headers) => value.StartsWith("<"u8);
}
