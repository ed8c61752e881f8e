using Serverless.Core.Binary;
using Serverless.Core.Personal;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;

namespace Serverless.Runtime.Sealing;

/// <summary>What could be read of an event that was set aside encrypted.</summary>
/// <param name="Record">Key, headers and time of its record; only the time where it couldn't be opened.</param>
/// <param name="Event">Its bytes; null for a tombstone, and where it couldn't be opened.</param>
/// <param name="Refusal">Why it couldn't be opened; null when it could.</param>
/// <param name="Why">The same as a sentence with what to do.</param>
internal sealed record OpenedEvent(RecordEnvelope Record, byte[]? Event, Rejection? Refusal, string? Why)
{
    /// <summary>Opens an event with the key that it was sealed with, if that is there. Never throws for what is stored.</summary>
    /// <param name="keys">The keys that there are.</param>
    /// <param name="sealedWith">The name of the key that it was sealed with.</param>
    /// <param name="pipeline">The pipeline that it is of.</param>
    /// <param name="delta">The delta object of its batch.</param>
    /// <param name="position">Its place in the topic.</param>
    /// <param name="record">The time of its record.</param>
    /// <param name="stored">What <see cref="EventSeal.Seal"/> gave.</param>
    public static OpenedEvent Of(
        PersonalKeys keys,
        string sealedWith,
        string pipeline,
        string delta,
        EventPosition position,
        in RecordEnvelope record,
        byte[]? stored)
    {
        if (keys.Find(sealedWith) is not { } key)
            return Refused(record, Reasons.KeyMissing, keys.Missing(sealedWith));
        try
        {
            using var seal = new EventSeal(key, pipeline, delta);
            var (envelope, bytes) = seal.Open(position, record, stored);
            return new OpenedEvent(envelope, bytes, null, null);
        }
        catch (Exception damage) when (damage is CorruptDataException or UnknownFormException)
        {
            return Refused(record, Reasons.Undecryptable, $"it can't be decrypted: {damage.Message}");
        }
    }

    private static OpenedEvent Refused(in RecordEnvelope record, string reason, string why) =>
        new(record, null, new Rejection(RejectionStage.Framing, reason), why);
}
