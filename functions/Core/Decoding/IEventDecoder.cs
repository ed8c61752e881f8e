using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding;

/// <summary>
/// Decodes the events of one format. Reused from event to event, by one thread at a time. It may keep buffers and learn how events are
/// usually written, but its result depends on the event's bytes and headers alone, never on the events before.
/// </summary>
internal interface IEventDecoder
{
    /// <summary>
    /// Puts the values of an event's fields into their slots, which are empty before. Never throws, whatever the bytes are.
    /// </summary>
    /// <param name="bytes">The event. Slots may point to text in it.</param>
    /// <param name="headers">The headers of its record.</param>
    /// <param name="slots">Takes the values; after a rejection they are undefined.</param>
    /// <returns>
    /// Null when all values are in their slots. A rejection of stage <see cref="RejectionStage.Decode"/> when the event isn't of the
    /// format: others may be tried. A rejection of another stage when it is, and a value is out of bounds: that is final.
    /// </returns>
    Rejection? Decode(in EventBytes bytes, RecordHeaders headers, SlotWriter slots);
}
