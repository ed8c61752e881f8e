using Serverless.Core.Pipelines;
using Serverless.Local.Report;
using Serverless.Local.Workloads.Contract;
using Serverless.Runtime.Verification;

namespace Serverless.Local.Runs;

/// <summary>The outcome of a pipeline's run, for its report.</summary>
internal sealed record RunFacts
{
    public required Pipeline Pipeline { get; init; }

    public required EventOrigin Origin { get; init; }

    /// <summary>Of a known load: what was or is to be generated.</summary>
    public required GeneratedInput? Input { get; init; }

    /// <summary>The known load, if the input is one.</summary>
    public required GeneratedLoad? Load { get; init; }

    /// <summary>The options that say which load it is, as they are written.</summary>
    public required string? LoadOptions { get; init; }

    /// <summary>Events produced by this run, or expected from another process.</summary>
    public required long Produced { get; init; }

    /// <summary>Records produced by this run; 0 when it has no feed.</summary>
    public required long ProducedRecords { get; init; }

    /// <summary>Nobody else can produce to the topic: it is of the run's own broker, and fed by this pipeline alone.</summary>
    public required bool IsOnlyProducer { get; init; }

    /// <summary>Events of the input that a run which was stopped has not produced; null when it isn't known how many.</summary>
    public required long? NotProduced { get; init; }

    /// <summary>What of the input can't be produced, a sentence each.</summary>
    public required IReadOnlyList<string> InputFaults { get; init; }

    /// <summary>The share of the events that may be dead letters, 0 to 1.</summary>
    public required double MostDeadLetters { get; init; }

    /// <summary>The ledger's sum when the run began.</summary>
    public required LedgerSum Before { get; init; }

    /// <summary>Neither the topic nor the ledger held anything when the run began.</summary>
    public required bool StartedEmpty { get; init; }

    /// <summary>Everything sealed is applied, every window closed, every result stored.</summary>
    public required bool IsDrained { get; init; }

    /// <summary>Records that the topic held when the run ended, and that aren't sealed.</summary>
    public required long UnsealedRecords { get; init; }

    /// <summary>Records that the broker no longer has and that aren't sealed. Those between sealed ones aren't in it.</summary>
    public required IReadOnlyList<LostOffsets> Gone { get; init; }

    /// <summary>The offsets that the ledger counts as missing.</summary>
    public required IReadOnlyList<LostOffsets> Gaps { get; init; }

    /// <summary>How many are <see cref="Gone"/>.</summary>
    public long GoneRecords => Gone.Sum(range => range.Count);

    /// <summary>From the start of the process to the first stored pane; null without one.</summary>
    public required double? FirstPaneSeconds { get; init; }

    /// <summary>The run ended because nothing of what was expected came any more.</summary>
    public required bool IsSilent { get; init; }

    /// <summary>Why the end of the topic isn't known, if it isn't.</summary>
    public required string? TopicFault { get; init; }
}
