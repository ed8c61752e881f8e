namespace Serverless.Core.Definitions;

/// <summary>
/// Which field is the event time of a pipeline, and how far it may be from the order and from Kafka's time. Spans are in milliseconds, at
/// most 3650 days.
/// </summary>
/// <param name="Field">A required field of type timestamp.</param>
/// <param name="BoundMs">
/// How far out of order events of one partition may come, at least 0: the watermark is that much before the latest event.
/// </param>
/// <param name="MaxFutureMs">
/// How far an event's time may be after its record's Kafka timestamp, at least 0. An event later than that is a dead letter.
/// </param>
/// <param name="IdleMs">
/// How long a partition that is read to its end must stay empty to be idle, at least 100. An idle partition holds no watermark back.
/// </param>
/// <param name="MaxPastMs">
/// How far an event's time may be before its record's Kafka timestamp, at least 1; null: any. An event earlier than that is a dead letter.
/// </param>
public sealed record EventTimeDefinition(string Field, long BoundMs, long MaxFutureMs, long IdleMs, long? MaxPastMs = null);
