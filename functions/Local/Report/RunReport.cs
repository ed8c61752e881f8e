using System.Text.Json;
using System.Text.Json.Serialization;

namespace Serverless.Local.Report;

/// <summary>The summary of a run, as <c>--report</c> writes it. Counts are events, but for panes, results and operations.</summary>
internal sealed record RunReport(
    IReadOnlyDictionary<string, PipelineReport> Pipelines,
    [property: JsonPropertyName("peakMemoryMB")] long PeakMemoryMB,
    long Batches)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Where the functions answered while the run lasted.</summary>
    [JsonIgnore]
    public Uri? Address { get; init; }

    /// <summary>
    /// Something was produced, all of it is read, applied and accounted for, no more of it is dead letters than may be, and every
    /// comparison found equality.
    /// </summary>
    [JsonIgnore]
    public bool IsGood => RunProblems.Find(this).Count == 0 && RunProblems.TooManyDeadLetters(this).Count == 0;

    /// <summary>Nothing was produced, nothing was to be read, and nothing is wrong with that.</summary>
    [JsonIgnore]
    public bool IsEmpty => Pipelines.Values.All(pipeline => pipeline is
    {
        HasRead: false, Produced: 0, Unread: 0, Missing: 0, NotProduced: 0, NotApplied.Count: 0, Faults.Count: 0,
    });

    public string ToJson() => JsonSerializer.Serialize(this, Options);
}

internal sealed record PipelineReport
{
    public required long Produced { get; init; }
    public required long Read { get; init; }

    /// <summary>Events of <see cref="Read"/> that earlier runs with the same data have read.</summary>
    public required long ReadBefore { get; init; }
    public required long Merged { get; init; }
    public required long Late { get; init; }
    public required long Filtered { get; init; }

    /// <summary>Of <see cref="Filtered"/>, those that a drop rule took out, by the rule's name.</summary>
    public required IReadOnlyDictionary<string, long> Dropped { get; init; }
    public required long Duplicate { get; init; }
    public required DeadLetterReport DeadLettered { get; init; }

    /// <summary>Offsets that the log skipped; in a drained run of a known load also events that never came.</summary>
    public required long Missing { get; init; }

    /// <summary>Events of a known load, else records of the topic, that were there when the run ended and weren't read.</summary>
    public required long Unread { get; init; }

    /// <summary>Records that were read and that the run, which alone produces to the topic, did not produce.</summary>
    public required long Excess { get; init; }

    /// <summary>Events of this run's input that it hasn't produced because it was stopped; null when it isn't known how many.</summary>
    public required long? NotProduced { get; init; }

    /// <summary>Results that their store can never hold.</summary>
    public required long Rejected { get; init; }

    /// <summary>Views with sealed events that are not applied, or emitted results that are not stored.</summary>
    public required IReadOnlyList<ViewBacklog> NotApplied { get; init; }

    /// <summary>By view, what its shards have made of what the ledger merged.</summary>
    public required IReadOnlyList<ShardSumReport> Shards { get; init; }

    /// <summary>Messages that sinks have produced in this run; what came again counts again.</summary>
    public required long SinkMessages { get; init; }

    /// <summary>Records read again and fenced off.</summary>
    public required long Redelivered { get; init; }
    public required PaneReport Panes { get; init; }
    public required long Results { get; init; }
    public required double ElapsedSeconds { get; init; }
    public required double EventsPerSecond { get; init; }

    /// <summary>Null without a pane whose latency is known.</summary>
    public required LatencyReport? LatencyMs { get; init; }
    public required long EntityOperations { get; init; }

    /// <summary>Of the events that this run has read; null without any, as all that is by event.</summary>
    public required double? EventsPerEntityOperation { get; init; }
    public required double? AllocatedBytesPerEvent { get; init; }

    /// <summary>
    /// Processor time of the whole process, over all cores, during the run; includes the generator and the embedded broker if they run in
    /// it.
    /// </summary>
    public required double? CpuMicrosecondsPerEvent { get; init; }

    /// <summary>From the start of the process to the first stored pane; null without one.</summary>
    public required double? FirstPaneSeconds { get; init; }

    /// <summary>Whether all results with a known truth equal it; null when no truth is known.</summary>
    public required bool? Verified { get; init; }

    /// <summary>What the truth does not cover, each with the reason; empty also when no truth is known.</summary>
    public required IReadOnlyList<string> NotVerified { get; init; }

    /// <summary>Of <see cref="Missing"/>, the records that the broker has dropped before or after all that was read.</summary>
    [JsonIgnore]
    public long Gone { get; init; }

    /// <summary>Where the offsets of <see cref="Missing"/> are.</summary>
    [JsonIgnore]
    public IReadOnlyList<LostOffsets> Lost { get; init; } = [];

    /// <summary>Of each view some of the newest results.</summary>
    [JsonIgnore]
    public IReadOnlyList<NewestResult> Newest { get; init; } = [];

    /// <summary>Of each reason of dead letters the first one, in short.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Examples { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Reference tables of which events were folded without any version, and those with which something is wrong now: a sentence each.
    /// </summary>
    public required IReadOnlyList<string> Tables { get; init; }

    /// <summary>Of <see cref="DeadLettered"/>, by reason, those of earlier runs with the same data.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, long> DeadLetteredBefore { get; init; } = new Dictionary<string, long>();

    /// <summary>The share of the events that this run has read that may be dead letters, 0 to 1.</summary>
    [JsonIgnore]
    public double MostDeadLetters { get; init; } = 1;

    [JsonIgnore]
    public EventOrigin Origin { get; init; }

    /// <summary>Of a load that another process generates: the options that say which.</summary>
    [JsonIgnore]
    public string? Expected { get; init; }

    /// <summary>The run ended because nothing of what was expected came any more.</summary>
    [JsonIgnore]
    public bool IsSilent { get; init; }

    /// <summary>The run, or for an expected load one before it, has read something.</summary>
    [JsonIgnore]
    public bool HasRead { get; init; }

    /// <summary>What of the input can't be read, rows of the ledger that contradict each other, and what could not be found out.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Faults { get; init; } = [];
}

internal sealed record DeadLetterReport(long Total, IReadOnlyDictionary<string, long> ByReason);

internal sealed record PaneReport(long Early, long OnTime, long Late, long Correction);

internal sealed record LatencyReport(double P50, double P99, double Max);
