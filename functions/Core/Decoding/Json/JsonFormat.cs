using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Json;

/// <summary>An event is a JSON object (RFC 8259).</summary>
/// <param name="MaxDepth">How deep objects and arrays may nest, the event itself counted: 1 to 64. An event beyond it is rejected.</param>
public sealed record JsonFormat(int MaxDepth = JsonFormat.DefaultDepth) : EventFormat
{
    /// <summary>As pipeline files write it: <c>{ "kind": "json", "maxDepth": 16 }</c>.</summary>
    public static readonly FormatSyntax Syntax =
        new("json", options => new JsonFormat(options.Whole("maxDepth", DefaultDepth, least: 1, most: 64)));

    private const int DefaultDepth = 16;

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    // Each step but the last goes into one more object or array.
    internal override int LongestPath => MaxDepth;

    internal override IEventDecoder NewDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout) =>
        new JsonDecoder(fields, layout, MaxDepth);
}
