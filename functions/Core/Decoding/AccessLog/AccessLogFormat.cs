using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.AccessLog;

/// <summary>
/// An event is a line of a web server's access log, in the Common Log Format or the combined one:
/// <c>10.0.0.7 - ann [10/Oct/2000:13:55:36 -0700] "GET /a?b=1 HTTP/1.1" 200 2326 "https://example.org/" "curl/8"</c>. Its names are
/// <c>host</c>, <c>ident</c>, <c>user</c>, <c>time</c>, <c>request</c> and its parts <c>method</c>, <c>path</c>, <c>query</c>,
/// <c>protocol</c>, <c>status</c>, <c>bytes</c>, <c>referer</c>, <c>agent</c>, and <c>rest</c> for what follows. A <c>-</c> is no value.
/// </summary>
public sealed record AccessLogFormat : EventFormat
{
    /// <summary>As pipeline files write it: <c>{ "kind": "access-log", "framing": "lines" }</c>.</summary>
    public static readonly FormatSyntax Syntax = new("access-log", _ => new AccessLogFormat());

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    internal override IEventDecoder NewDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout, SchemaLookup schemas) =>
        new AccessLogDecoder(fields, layout);

    internal override bool Claims(ReadOnlySpan<byte> value, RecordHeaders headers) => value.IndexOf(" ["u8) > 0;
}
