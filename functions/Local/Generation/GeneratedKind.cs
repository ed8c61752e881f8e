namespace Serverless.Local.Generation;

/// <summary>What an event was made to be. What becomes of it is for the truth to say.</summary>
internal enum GeneratedKind : byte
{
    /// <summary>Out of order within the bound at most.</summary>
    Good,

    /// <summary>Behind the watermark, yet in time for at least one view.</summary>
    Behind,

    /// <summary>Too late for every view, but for a session that is still alive.</summary>
    Late,

    /// <summary>Of a device on test: a rule of the pipeline drops it.</summary>
    Dropped,

    /// <summary>A dead letter: see <see cref="TelemetryFact.Flaw"/>.</summary>
    Malformed,

    /// <summary>A dead letter: its time lies many years ahead.</summary>
    Future,
}
