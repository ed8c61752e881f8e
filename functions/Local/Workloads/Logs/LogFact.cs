using Serverless.Core.Rejections;
using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Truth;

namespace Serverless.Local.Workloads.Logs;

/// <summary>One generated line, as what it says rather than as bytes.</summary>
internal record struct LogFact : ITruthFact
{
    public EventKind Kind { get; set; }

    public int Partition { get; set; }

    /// <summary>The service's number.</summary>
    public int Service { get; set; }

    public LogFormat Format { get; set; }

    public LogLevel Level { get; set; }

    /// <summary>Index into <see cref="LogServices.Routes"/>; -1 for a line of no request.</summary>
    public int Route { get; set; }

    /// <summary>The status of the answer; 0 for a line of no request.</summary>
    public int Status { get; set; }

    /// <summary>How long the request took, in whole milliseconds; 0 for a line of no request.</summary>
    public int DurationMs { get; set; }

    /// <summary>Which of the texts that there are.</summary>
    public int Message { get; set; }

    public long TimeMs { get; set; }

    /// <summary>Random bits for what a line has beside.</summary>
    public ulong Style { get; set; }

    public readonly bool IsDuplicate => false;

    public readonly bool Dropped => Kind == EventKind.Dropped;

    public readonly string? DeadReason => Kind switch
    {
        EventKind.Malformed => Reasons.InvalidUtf8,
        EventKind.Future => Reasons.TimestampOutOfRange,
        _ => null,
    };
}
