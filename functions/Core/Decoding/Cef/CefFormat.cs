using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Cef;

/// <summary>
/// An event is a message of the Common Event Format of ArcSight, as firewalls and others write it:
/// <c>CEF:0|Vendor|Product|1.0|100|Name|5|src=10.0.0.7 msg=a text</c>, whatever is before it. Its names are <c>version</c>, <c>vendor</c>,
/// <c>product</c>, <c>product-version</c>, <c>signature</c>, <c>name</c>, <c>severity</c>, what is before it, <c>prefix</c>, and the
/// extension's keys as they are. Nothing after an equals sign is no value.
/// </summary>
public sealed record CefFormat : EventFormat
{
    /// <summary>As pipeline files write it: <c>{ "kind": "cef", "framing": "lines" }</c>.</summary>
    public static readonly FormatSyntax Syntax = new("cef", _ => new CefFormat());

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    internal override IEventDecoder NewDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout, SchemaLookup schemas) =>
        new CefDecoder(fields, layout);

    internal override bool Claims(ReadOnlySpan<byte> value, RecordHeaders headers) => value.IndexOf("CEF:"u8) >= 0;
}
