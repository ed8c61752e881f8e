namespace Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;

/// <summary>What may happen to a request.</summary>
internal enum Fault
{
    None,

    /// <summary>429, with how long to wait.</summary>
    Throttled,

    /// <summary>503.</summary>
    Unavailable,

    /// <summary>500.</summary>
    Internal,

    /// <summary>408, and what was asked for is done all the same.</summary>
    TimedOut,

    /// <summary>410.</summary>
    Gone,

    /// <summary>449.</summary>
    RetryWith,

    /// <summary>412 to a write, though nobody came between.</summary>
    Precondition,

    /// <summary>The connection breaks, and nothing was done.</summary>
    DroppedBefore,

    /// <summary>The connection breaks when all is done but the answer.</summary>
    DroppedAfter,

    /// <summary>An answer that takes <see cref="FaultSchedule.Latency"/>.</summary>
    Slow,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>403.</summary>
    Forbidden,
}
