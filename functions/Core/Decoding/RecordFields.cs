using System.Text;
using System.Text.Unicode;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;
using Serverless.Core.Time;

namespace Serverless.Core.Decoding;

/// <summary>
/// The fields that come from the record: its key, its headers, its place, its time. Key and headers are texts, and become values of the
/// field's type as texts in an event would, numbers and <c>true</c> and <c>false</c> as well.
/// </summary>
internal sealed class RecordFields
{
    private readonly (FieldDefinition Field, int Slot, FieldSlot Text)[] _fields;
    private readonly byte[] _topic;

    /// <param name="pipeline">Its fields, of which those that come from events don't count here.</param>
    /// <param name="layout">Numbers the slots.</param>
    public RecordFields(PipelineDefinition pipeline, RowLayout layout)
    {
        _fields =
        [
            .. from field in pipeline.Fields
               where !field.IsOfEvent
               let slot = layout.SlotOf(field.Name)
               select (field, slot, new FieldSlot(AsText(field), slot)),
        ];
        _topic = Encoding.UTF8.GetBytes(pipeline.Topic);
    }

    /// <summary>
    /// Puts the values of the record into their slots, which point into it; a rejection, of stage <see cref="RejectionStage.Validate"/>,
    /// when one isn't of its field's type. Allocates nothing otherwise.
    /// </summary>
    public Rejection? Put(in SourceRecord record, SlotWriter slots)
    {
        foreach (var (field, slot, text) in _fields)
        {
            if (Put(record, field, slot, text, slots) is { } rejection)
                return rejection;
        }
        return null;
    }

    private Rejection? Put(in SourceRecord record, FieldDefinition field, int slot, FieldSlot text, SlotWriter slots)
    {
        switch (field.Record)
        {
            case RecordPart.Topic:
                slots.SetText(slot, _topic, 0, _topic.Length);
                return null;
            case RecordPart.Partition:
                slots.SetInteger(slot, record.Partition.Value);
                return null;
            case RecordPart.Offset:
                slots.SetInteger(slot, record.Offset.Value);
                return null;
            case RecordPart.Timestamp:
                return PutTime(record.TimestampMs, field, slot, slots);
            case RecordPart.Deleted:
                slots.SetBoolean(slot, record.Value is null);
                return null;
            case RecordPart.Key:
                return PutText(record.Key, field, text, slots);
            default:
                return record.Headers.TryFind(field.Header!, out var value) ? PutText(value, field, text, slots) : null;
        }
    }

    private static Rejection? PutText(byte[]? value, FieldDefinition field, FieldSlot text, SlotWriter slots)
    {
        if (value is null)
            return null;
        var reason = Utf8.IsValid(value) ? text.PutText(slots, value, 0, value.Length) : Reasons.InvalidUtf8;
        return reason is null ? null : new Rejection(RejectionStage.Validate, reason, field.Name, Printable.Of(value));
    }

    // A record without a time has 0 or -1, depending on who hands it over.
    private static Rejection? PutTime(long milliseconds, FieldDefinition field, int slot, SlotWriter slots)
    {
        var time = new EventTime(milliseconds);
        if (milliseconds > 0 && !EpochTime.Holds(time))
            return new Rejection(RejectionStage.Validate, Reasons.TimestampOutOfRange, field.Name, time.ToString());
        if (milliseconds > 0)
            slots.SetTime(slot, time);
        return null;
    }

    private static FieldDefinition AsText(FieldDefinition field) => field with
    {
        NumbersAsText = true,
        TrueTexts = IsPlain(field) ? ["true"] : field.TrueTexts,
        FalseTexts = IsPlain(field) ? ["false"] : field.FalseTexts,
    };

    private static bool IsPlain(FieldDefinition field) => field is { TrueTexts.Count: 0, FalseTexts.Count: 0 };
}
