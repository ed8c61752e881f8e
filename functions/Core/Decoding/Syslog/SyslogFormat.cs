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
/// is no value. Or it is one of RFC 3164, <c>&lt;34&gt;Oct 11 22:14:15 host app[42]: text</c>, as files have it also without a priority,
/// and newer daemons with a time of ISO 8601: a time without a year is the one nearest to the record's reference.
/// </summary>
public sealed record SyslogFormat : EventFormat
{
    /// <summary>As pipeline files write it: <c>{ "kind": "syslog", "framing": "lines" }</c>.</summary>
    public static readonly FormatSyntax Syntax = new("syslog", _ => new SyslogFormat(), HasManyLines: true);

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    internal override IEventDecoder NewDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout, SchemaLookup schemas) =>
        new SyslogDecoder(fields, layout);

    internal override bool Claims(ReadOnlySpan<byte> value, RecordHeaders headers) => value.StartsWith("<"u8)
        || (value.Length > 15 && value[3] == ' ' && value[15] == ' ');
}
