using Serverless.Core.Decoding.Framers;
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

    private static readonly Dictionary<string, bool> Changes = new() { ["debezium"] = true };

    /// <inheritdoc/>
    public override string Kind => Syntax.Kind;

    internal override EventLook Look => EventLook.Json;

    /// <summary>
    /// The <see cref="FieldPath"/> of an array in the object: each of its items makes an event, which is the object with the item in the
    /// array's place. An empty array makes one event with null there; another value is an item itself. Null: the object is the event.
    /// </summary>
    public string? Explode { get; init; }

    /// <summary>
    /// The <see cref="FieldPath"/> of an array in the object: each pair of its distinct items makes an event, which is the object with an
    /// array of the two in the array's place, the lesser one first. An array of fewer makes one event with null there. Null: no pairs.
    /// </summary>
    public string? Pairs { get; init; }

    /// <summary>
    /// Whether the object is a change event of Debezium: then the event is the row that it is about (<see cref="CdcFramer"/>).
    /// </summary>
    public bool IsChange { get; init; }

    internal override string? ItemsPath => Explode;

    internal override bool MakesPairs => Pairs is not null;

    internal override object? CutBy => (Pairs, Explode, IsChange) switch
    {
        ({ } pairs, _, _) => (MakesPairs, pairs),
        (_, _, true) => typeof(CdcFramer),
        _ => base.CutBy,
    };

    internal override Framer NewFramer(Framing framing, SchemaLookup schemas) => (Pairs, IsChange) switch
    {
        ({ } pairs, _) => new PairsFramer(Framer.For(framing), FieldPath.Parse(pairs)),
        (_, true) => new CdcFramer(Framer.For(framing)),
        _ => base.NewFramer(framing, schemas),
    };

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
            Pairs = options.OptionalText("pairs"),
            IsChange = options.Choice("cdc", Changes, otherwise: false),
        };
        if (format is { IsChange: true, Pairs: not null } or { IsChange: true, Explode: not null })
            options.Error("cdc", "a change event is one row: remove 'explode' and 'pairs', or 'cdc'");
        if (format.Pairs is { } pairs && FieldPath.Problem(pairs, format.MaxDepth) is { } wrong)
            options.Error("pairs", wrong);
        if (format is { Pairs: not null, Explode: not null })
            options.Error("pairs", "'explode' and 'pairs' exclude each other: remove one");
        if (format.Explode is { } explode && FieldPath.Problem(explode, format.MaxDepth) is { } problem)
            options.Error("explode", problem);
        return format;
    }
}
