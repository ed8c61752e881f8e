using Serverless.Core.Decoding.Framers;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Schemas;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding;

/// <summary>A format: its definition, and its decoder. Each format has a folder; <c>Parsing/FormatKindList.cs</c> lists them.</summary>
public abstract record EventFormat : FormatDefinition
{
    /// <summary>
    /// Makes a decoder that puts values into the slots that <paramref name="layout"/> gives the fields. Fields that come from the record
    /// aren't among <paramref name="fields"/>.
    /// </summary>
    /// <param name="fields">Their names and aliases are the paths of their values.</param>
    /// <param name="layout">Gives each field its slot.</param>
    /// <param name="schemas">Where the schemas of records are found, for formats that have them.</param>
    internal abstract IEventDecoder NewDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout, SchemaLookup schemas);

    /// <summary>Makes what cuts records into events of this format. Formats whose <see cref="CutBy"/> are equal share one.</summary>
    internal virtual Framer NewFramer(Framing framing, SchemaLookup schemas) =>
        Framer.For(framing, ItemsPath is null ? null : FieldPath.Parse(ItemsPath));

    /// <summary>
    /// Whether a record looks from outside like one of this format, so that what is wrong with it is told as this format sees it. Called
    /// for records that no format can decode.
    /// </summary>
    internal virtual bool Claims(ReadOnlySpan<byte> value, RecordHeaders headers) => true;

    /// <summary>The schema that an event was written with, as it names it; null when it isn't of this format, or names none.</summary>
    public virtual SchemaId? SchemaOf(ReadOnlySpan<byte> value, RecordHeaders headers) => null;

    /// <summary>The schema itself, where it is known; null otherwise.</summary>
    internal virtual AvroSchema? WriterOf(ReadOnlySpan<byte> value, RecordHeaders headers, SchemaLookup schemas) =>
        SchemaOf(value, headers) is { } id ? schemas.Known.Find(id)?.Schema : null;

    /// <summary>What the cut depends on beside the framing.</summary>
    internal virtual object? CutBy => ItemsPath;
}
