using System.Text.Json;
using System.Text.Json.Serialization;

namespace Serverless.Local.Report;

/// <summary>The summary of a run, as <c>--report</c> writes it. Counts are events, but for panes, results and operations.</summary>
internal sealed record RunReport(IReadOnlyDictionary<string, PipelineReport> Pipelines, [property: JsonPropertyName("peakMemoryMB")] long PeakMemoryMB, long Batches)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Everything that was produced is accounted for, and what could be compared is equal.</summary>
    [JsonIgnore]
    public bool IsGood => Pipelines.Values.All(pipeline => pipeline.IsAccountedFor && pipeline.Verified != false);

    public string ToJson() => JsonSerializer.Serialize(this, Options);
}

internal sealed record PipelineReport
{
    public required long Produced { get; init; }
    public required long Read { get; init; }
    public required long Merged { get; init; }
    public required long Late { get; init; }
    public required long Filtered { get; init; }
    public required long Duplicate { get; init; }
    public required DeadLetterReport DeadLettered { get; init; }

    /// <summary>Produced and not read, or offsets that the log skipped, whichever is more.</summary>
    public required long Missing { get; init; }

    /// <summary>Records read again and fenced off.</summary>
    public required long Redelivered { get; init; }
    public required PaneReport Panes { get; init; }
    public required long Results { get; init; }
    public required double ElapsedSeconds { get; init; }
    public required double EventsPerSecond { get; init; }
    public required LatencyReport LatencyMs { get; init; }
    public required long EntityOperations { get; init; }
    public required double EventsPerEntityOperation { get; init; }
    public required double AllocatedBytesPerEvent { get; init; }

    /// <summary>Of all cores, by the whole process while it ran: generator and embedded broker too, where they are in it.</summary>
    public required double CpuMicrosecondsPerEvent { get; init; }

    /// <summary>From the start of the process to the first stored pane.</summary>
    public required double FirstPaneSeconds { get; init; }

    /// <summary>Null when there is no truth to compare with.</summary>
    public required bool? Verified { get; init; }

    [JsonIgnore]
    public bool IsAccountedFor => Missing == 0 && Read == Merged + Late + Filtered + Duplicate + DeadLettered.Total;
}

internal sealed record DeadLetterReport(long Total, IReadOnlyDictionary<string, long> ByReason);

internal sealed record PaneReport(long Early, long OnTime, long Late, long Correction);

internal sealed record LatencyReport(double P50, double P99, double Max);
