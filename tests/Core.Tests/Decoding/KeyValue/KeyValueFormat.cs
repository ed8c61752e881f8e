using Serverless.Core.Decoding;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Decoding.KeyValue;

/// <summary>A second format, as small as one can be: <c>device=a;time=1700000000000</c>. Only the separator is its own.</summary>
public sealed record KeyValueFormat(string Separator) : EventFormat
{
    public static readonly FormatSyntax Syntax =
        new("key-value", options => new KeyValueFormat(options.Text("separator")), HasArrays: true);

    public override string Kind => Syntax.Kind;

    internal override IEventDecoder NewDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout, SchemaLookup schemas) =>
        new KeyValueDecoder((byte)Separator[0], fields, layout);
}
