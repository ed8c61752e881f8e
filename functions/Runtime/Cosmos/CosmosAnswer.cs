using System.Net;

namespace Serverless.Runtime.Cosmos;

/// <summary>The outcome of a request, with all its attempts.</summary>
internal sealed record CosmosAnswer
{
    /// <summary>The <see cref="Status"/> when no answer came: whether the request took effect is unknown.</summary>
    public const HttpStatusCode NoAnswer = 0;

    private const int ReadSessionNotAvailable = 1002;

    /// <summary>The status of the last attempt.</summary>
    public required HttpStatusCode Status { get; init; }

    /// <summary>With 404: which thing is missing, 0 for the item itself.</summary>
    public int SubStatus { get; init; }

    /// <summary>The item's ETag; empty when there is none.</summary>
    public string Tag { get; init; } = "";

    /// <summary>What was read; empty after a write.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Where the next page of a query begins; null after the last one.</summary>
    public string? Continuation { get; init; }

    /// <summary>Request units of all attempts.</summary>
    public double Charge { get; init; }

    /// <summary>How long the account asks to be left alone; null when it doesn't say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the service says about a fatal answer, in one line.</summary>
    public string? Detail { get; init; }

    /// <summary>An earlier attempt had no clear answer and may have taken effect: a conflict may be with itself.</summary>
    public bool IsRepeat { get; init; }

    /// <summary>Why the request is tried again, for the message when the retry budget is used up.</summary>
    public string RetryReason => this switch
    {
        { IsThrottled: true } => "the account throttles",
        { Status: NoAnswer } => "there is no answer",
        _ => $"the account answers {(int)Status}",
    };

    /// <summary>It took effect.</summary>
    public bool IsDone => (int)Status is >= 200 and < 300;

    /// <summary>The account refused it for load.</summary>
    public bool IsThrottled => Status == HttpStatusCode.TooManyRequests;

    /// <summary>There is a container, and no such item in it.</summary>
    public bool IsMissing => Status == HttpStatusCode.NotFound && SubStatus == 0;

    /// <summary>Another writer created, replaced or removed the item meanwhile.</summary>
    public bool IsConflict => Status is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed || IsMissing;

    /// <summary>The same request may succeed later. (449: a concurrent write of the same item.)</summary>
    public bool IsTransient => IsThrottled || SubStatus == ReadSessionNotAvailable
        || (int)Status is 0 or 408 or 410 or 449 or 500 or 502 or 503 or 504;

    /// <summary>None of the others: the caller can't use the answer, and a repetition doesn't change it.</summary>
    public bool IsFatal => !IsDone && !IsConflict && !IsTransient;
}
