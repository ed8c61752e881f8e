namespace Serverless.Core.Definitions;

/// <summary>
/// Which field is the event time of a pipeline, and how far it may be from the order and from the reference: the broker's time of the
/// record where it stamps records as it appends them, else the clock at which the batch is folded. Spans are in milliseconds, at most 3650
/// days.
/// </summary>
/// <param name="Field">A field of type timestamp, required unless there is <paramref name="Otherwise"/>.</param>
/// <param name="BoundMs">
/// How far out of order events of one partition may come, at least 0: the watermark is that much before the latest event, which counts
/// with the reference at most.
/// </param>
/// <param name="MaxFutureMs">
/// How far an event's time may be after the reference, at least 0. An event later than that is a dead letter.
/// </param>
/// <param name="IdleMs">
/// How long a partition that is read to its end must get no accepted or filtered event to be idle, at least 100. An idle partition holds no
/// watermark back.
/// </param>
/// <param name="MaxPastMs">
/// How far an event's time may be before the reference, at least 1; null: any. An event earlier than that is a dead letter.
/// </param>
/// <param name="Otherwise">
/// Another field of type timestamp, whose value is the time of an event that has none in <paramref name="Field"/>; null: every event has
/// one there.
/// </param>
public sealed record EventTimeDefinition(
    string Field, long BoundMs, long MaxFutureMs, long IdleMs, long? MaxPastMs = null, string? Otherwise = null);
