using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding;

/// <summary>An entry of a pipeline's formats with its decoder, and whether it is tried for the current record.</summary>
internal sealed class FormatChoice(
    FormatEntry entry, int order, IReadOnlyList<FieldDefinition> fields, RowLayout layout, SchemaLookup schemas)
{
    /// <summary>How the entry cuts records: entries of which it is equal cut every record into the same events.</summary>
    public (Framing Framing, object? By, LineJoin? Join) Cut => (entry.Framing, Format.CutBy, entry.Join);

    /// <summary>The format of its events.</summary>
    public EventFormat Format => (EventFormat)entry.Format;

    /// <summary>Its place among the entries, from 0.</summary>
    public int Order => order;

    /// <summary>Decodes its events.</summary>
    public IEventDecoder Decoder { get; } = ((EventFormat)entry.Format).NewDecoder(fields, layout, schemas);

    /// <summary>Its header condition; null when it has none.</summary>
    public HeaderTest? When { get; } = entry.When is { } condition ? new HeaderTest(condition) : null;

    /// <summary>Whether it has a condition that holds for the record.</summary>
    public bool IsStated { get; private set; }

    /// <summary>Evaluates its condition for a record.</summary>
    public bool Ask(RecordHeaders headers) => IsStated = When is not null && When.Holds(headers);

    /// <summary>Whether it is tried; <paramref name="anyStated"/> tells whether the condition of any entry holds.</summary>
    public bool IsTried(bool anyStated) => anyStated ? IsStated : When is null;
}
