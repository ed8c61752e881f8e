namespace Serverless.Runtime.Epochs;

/// <summary>What came of a call that opens an epoch.</summary>
/// <param name="IsDone">Whether it is as the call wants it; false when the call was refused.</param>
/// <param name="Text">JSON with the epoch; else why it was refused and what to do, as a sentence.</param>
public sealed record EpochAnswer(bool IsDone, string Text)
{
    internal static EpochAnswer Refused(string why) => new(false, why);
}
