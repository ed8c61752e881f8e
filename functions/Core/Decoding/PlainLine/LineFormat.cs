using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.PlainLine;

/// <summary>An event is a text, whole: the value of the name <c>line</c>. Any UTF-8 is one, so the format comes last in a list.</summary>
public sealed record LineFormat : EventFormat
{
    /// <summary>As pipeline files write it: <c>{ "kind": "line", "framing": "lines" }</c>.</summary>
    public static readonly FormatSyntax Syntax = new("line", _ => new LineFormat(), HasManyLines: true);

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    internal override EventLook Look => EventLook.Line;

    internal override IEventDecoder NewDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout, SchemaLookup schemas) =>
        new LineDecoder(fields, layout);
}
