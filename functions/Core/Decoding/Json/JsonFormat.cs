using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Json;

/// <summary>An event is a JSON object (RFC 8259).</summary>
/// <param name="MaxDepth">How deep objects and arrays may nest, the event itself counted: 1 to 64. An event beyond it is rejected.</param>
public sealed record JsonFormat(int MaxDepth = JsonFormat.DefaultDepth) : EventFormat
{
    /// <summary>As pipeline files write it: <c>{ "kind": "json", "maxDepth": 16, "explode": "lines" }</c>.</summary>
    public static readonly FormatSyntax Syntax = new("json", Read, HasArrays: true);

    private const int DefaultDepth = 16;

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    /// <summary>
    /// The <see cref="FieldPath"/> of an array in the object: each of its items makes an event, which is the object with the item in the
    /// array's place. An empty array makes one event with null there; another value is an item itself. Null: the object is the event.
    /// </summary>
    public string? Explode { get; init; }

    internal override string? ItemsPath => Explode;

    // Each step but the last goes into one more object or array.
    internal override int LongestPath => MaxDepth;

    internal override IEventDecoder NewDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout, SchemaLookup schemas) =>
        new JsonDecoder(fields, layout, MaxDepth);

    internal override bool Claims(ReadOnlySpan<byte> value, RecordHeaders headers)
    {
        var json = value.StartsWith("\uFEFF"u8) ? value[3..] : value;
        return WhiteSpace.IndexOfOther(json) is >= 0 and var start
            && json[start] is (byte)'{' or (byte)'[' or (byte)'"' or (byte)'-' or (>= (byte)'0' and <= (byte)'9');
    }

    private static JsonFormat Read(IOptionReader options)
    {
        var format = new JsonFormat(options.Whole("maxDepth", DefaultDepth, least: 1, most: 64))
        {
            Explode = options.OptionalText("explode"),
        };
        if (format.Explode is { } explode && FieldPath.Problem(explode, format.MaxDepth) is { } problem)
            options.Error("explode", problem);
        return format;
    }
}
