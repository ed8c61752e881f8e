using Serverless.Core.Decoding.Framers;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding;

/// <summary>
/// The formats of a pipeline that cut records in one way: a record is cut once, and each of its events decoded by the first format that
/// can.
/// </summary>
internal sealed class FormatGroup
{
    /// <summary>The order of a group of which no format is tried.</summary>
    public const int Never = int.MaxValue;

    private readonly FormatChoice[] _choices;
    private readonly IEventDecoder[] _tried;
    private readonly EventFormat[] _formats;
    private readonly int[] _orders;
    private int _count;

    /// <param name="choices">The formats, in their order: cut in one way, at least one.</param>
    /// <param name="schemas">Where the schemas are found that records name.</param>
    public FormatGroup(IEnumerable<FormatChoice> choices, SchemaLookup schemas)
    {
        _choices = [.. choices];
        (_tried, _formats) = (new IEventDecoder[_choices.Length], new EventFormat[_choices.Length]);
        _orders = new int[_choices.Length];
        var cut = _choices[0].Cut;
        Framer = cut.Join is null ? _choices[0].Format.NewFramer(cut.Framing, schemas) : new JoinedLinesFramer(cut.Join);
    }

    /// <summary>Cuts records into events.</summary>
    public Framer Framer { get; }

    /// <summary>The index, among all formats, of the first that is tried for the current record, or <see cref="Never"/>.</summary>
    public int Order { get; private set; } = Never;

    /// <summary>The index, among all formats, of the one that decoded the last event; -1 when none could.</summary>
    public int Decoded { get; private set; }

    /// <summary>Chooses the formats that are tried from now on.</summary>
    public void Select(bool anyStated)
    {
        (_count, Order) = (0, Never);
        foreach (var choice in _choices)
        {
            if (!choice.IsTried(anyStated))
                continue;
            Order = Math.Min(Order, choice.Order);
            (_formats[_count], _orders[_count]) = (choice.Format, choice.Order);
            _tried[_count++] = choice.Decoder;
        }
    }

    /// <summary>
    /// Decodes the framer's event. When no format can, the rejection of the first one is returned. A rejection for a value out of bounds is
    /// final, as the event is of that format.
    /// </summary>
    public Rejection? Decode(RecordHeaders headers, SlotWriter slots)
    {
        var bytes = new EventBytes(Framer.Source, Framer.Start, Framer.Length);
        Rejection? first = null;
        for (var index = 0; index < _count; index++)
        {
            slots.Clear();
            var rejection = _tried[index].Decode(bytes, headers, slots);
            if (rejection is not { Stage: RejectionStage.Decode })
            {
                Decoded = _orders[index];
                return rejection;
            }
            first ??= rejection;
        }
        Decoded = -1;
        return first;
    }

    /// <summary>Whether a record looks like one of the formats that are tried (<see cref="EventFormat.Claims"/>).</summary>
    public bool Claims(ArraySegment<byte> value, RecordHeaders headers)
    {
        for (var index = 0; index < _count; index++)
        {
            if (_formats[index].Claims(value, headers))
                return true;
        }
        return false;
    }

    /// <summary>Whether the value's first event is of one of these formats.</summary>
    public bool Fits(ArraySegment<byte> value, RecordHeaders headers, SlotWriter slots)
    {
        Framer.Open(value, headers);
        return Framer.Next() && Framer.Fault is null && Decode(headers, slots) is not { Stage: RejectionStage.Decode };
    }
}
