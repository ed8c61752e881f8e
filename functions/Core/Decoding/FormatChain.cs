using Serverless.Core.Decoding.Framers;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Schemas;

namespace Serverless.Core.Decoding;

/// <summary>
/// The formats of a pipeline, in their order. First the record's headers decide which formats are tried: those whose condition holds or,
/// when none holds, those without a condition. Then the content decides: the record is cut by the first framing with which its first event
/// can be decoded, or else by that of the first format that it looks like, or else by the first. Each event
/// is of the first format of that framing that can decode it.
/// </summary>
/// <remarks>So the format follows from the record alone, not from the records before it.</remarks>
internal sealed class FormatChain
{
    private readonly FormatChoice[] _choices;
    private readonly FormatGroup[] _groups;
    private readonly bool _hasConditions;
    private readonly SlotWriter _slots;
    private readonly SchemaLookup _schemas;

    private FormatGroup _group;

    /// <param name="pipeline">Gives the formats and the fields.</param>
    /// <param name="layout">Numbers the slots.</param>
    /// <param name="slots">Takes the values of every event.</param>
    /// <param name="schemas">Where decoders find the schemas that records name.</param>
    public FormatChain(PipelineDefinition pipeline, RowLayout layout, SlotWriter slots, SchemaLookup schemas)
    {
        FieldDefinition[] fields = [.. pipeline.Fields.Where(field => field.IsOfEvent)];
        _choices = [.. pipeline.Formats.Select((entry, order) => new FormatChoice(entry, order, fields, layout, schemas))];
        _groups = [.. _choices.GroupBy(choice => choice.Cut).Select(group => new FormatGroup(group, schemas))];
        _hasConditions = _choices.Any(choice => choice.When is not null);
        (_slots, _schemas) = (slots, schemas);
        _group = _groups[0];
        Framer = _group.Framer;
        foreach (var group in _groups)
            group.Select(anyStated: false);
    }

    /// <summary>Goes through the events of the record that was opened last.</summary>
    public Framer Framer { get; private set; }

    /// <summary>
    /// Chooses the framing of a record and opens it. Returns a rejection when no format is for a record with these headers.
    /// </summary>
    public Rejection? Open(ArraySegment<byte> value, RecordHeaders headers)
    {
        if (_hasConditions)
            Select(headers);
        if (GroupAfter(-1) is not { } first)
            return new Rejection(RejectionStage.Decode, Reasons.NoFormat, null, _choices[0].When!.Found(headers));
        _group = Choose(first, value, headers);
        Framer = _group.Framer;
        Framer.Open(value, headers);
        return null;
    }

    /// <summary>Opens the record's value again, by the framing that was chosen for it.</summary>
    public void Reopen(ArraySegment<byte> value, RecordHeaders headers) => Framer.Open(value, headers);

    /// <summary>The index of the format that decoded the last event; -1 when none could.</summary>
    public int Decoded => _group.Decoded;

    /// <summary>Decodes the framer's current event into the slots; null on success. The headers are those of the record.</summary>
    public Rejection? Decode(RecordHeaders headers) => _group.Decode(headers, _slots);

    /// <summary>The schema that the last decoded event was written with; null when its format has none.</summary>
    public AvroSchema? SchemaOf(RecordHeaders headers) =>
        Decoded < 0 ? null : _choices[Decoded].Format.WriterOf(Framer.Event, headers, _schemas);

    private void Select(RecordHeaders headers)
    {
        var anyStated = false;
        foreach (var choice in _choices)
            anyStated |= choice.Ask(headers);
        foreach (var group in _groups)
            group.Select(anyStated);
    }

    private FormatGroup Choose(FormatGroup first, ArraySegment<byte> value, RecordHeaders headers)
    {
        if (GroupAfter(first.Order) is null)
            return first;
        for (var group = first; group is not null; group = GroupAfter(group.Order))
        {
            if (group.Fits(value, headers, _slots))
                return group;
        }
        for (var group = first; group is not null; group = GroupAfter(group.Order))
        {
            if (group.Claims(value, headers))
                return group;
        }
        return first;
    }

    // At most one group a framing, so a search is quicker than an order kept.
    private FormatGroup? GroupAfter(int order)
    {
        FormatGroup? next = null;
        foreach (var group in _groups)
        {
            if (group.Order > order && group.Order < (next?.Order ?? FormatGroup.Never))
                next = group;
        }
        return next;
    }
}
