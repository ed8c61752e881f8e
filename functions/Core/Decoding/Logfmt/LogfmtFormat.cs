using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Logfmt;

/// <summary>
/// An event is a line of <c>name=value</c> pairs, as Heroku's router and Go's slog and go-kit write them:
/// <c>at=info method=GET path="/a b" cached</c>. A value with blanks stands in quotes, with JSON's escapes; a name alone is true; a name
/// with nothing after the equals sign has no value. A line that doesn't begin with a pair isn't logfmt.
/// </summary>
public sealed record LogfmtFormat : EventFormat
{
    /// <summary>As pipeline files write it: <c>{ "kind": "logfmt", "framing": "lines" }</c>.</summary>
    public static readonly FormatSyntax Syntax = new("logfmt", _ => new LogfmtFormat());

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    internal override IEventDecoder NewDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout, SchemaLookup schemas) =>
        new LogfmtDecoder(fields, layout);

    internal override bool Claims(ReadOnlySpan<byte> value, Positions.RecordHeaders headers) =>
        value.IndexOfAnyExceptInRange((byte)'-', (byte)'z') is > 0 and var end && value[end] == '=';
}
