using System.Net;

namespace Serverless.Runtime.Cosmos;

/// <summary>What a request came to.</summary>
/// <param name="Status">0: no answer, whether it took effect is unknown.</param>
/// <param name="Body">What was read; empty after a write.</param>
/// <param name="Charge">RU of all attempts.</param>
/// <param name="Detail">What the service says about a refusal, in one line.</param>
/// <param name="IsRepeat">An earlier attempt had no clear answer and may have taken effect: a conflict may be with itself.</param>
internal sealed record CosmosAnswer(HttpStatusCode Status, int SubStatus, string Tag, ReadOnlyMemory<byte> Body, string? Continuation, double Charge, TimeSpan? RetryAfter, string? Detail = null, bool IsRepeat = false)
{
    public const HttpStatusCode NoAnswer = 0;
    private const int ReadSessionNotAvailable = 1002;

    /// <summary>Why it is tried again, for the message when the retry budget is used up.</summary>
    public string Problem => this switch
    {
        { IsThrottled: true } => "the account throttles",
        { Status: NoAnswer } => "there is no answer",
        _ => $"the account answers {(int)Status}",
    };

    public bool IsDone => (int)Status is >= 200 and < 300;

    public bool IsThrottled => Status == HttpStatusCode.TooManyRequests;

    /// <summary>There is no such item, where there is a container.</summary>
    public bool IsMissing => Status == HttpStatusCode.NotFound && SubStatus == 0;

    /// <summary>Somebody else's write stands in the way: created, replaced or removed meanwhile.</summary>
    public bool IsConflict => Status is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed || IsMissing;

    /// <summary>Neither an answer to go on with nor one to try again for.</summary>
    public bool IsRefusal => !IsDone && !IsConflict && !IsTransient;

    /// <summary>The same request may succeed later. (449: a concurrent write of the same item.)</summary>
    public bool IsTransient => IsThrottled || SubStatus == ReadSessionNotAvailable
        || (int)Status is 0 or 408 or 410 or 449 or 500 or 502 or 503 or 504;
}
