namespace Serverless.Local.Hosting.Functions;

/// <summary>What the host has done since it started. Safe to read and write from any thread.</summary>
internal sealed class HostCounters
{
    private long _batches;
    private long _records;
    private long _repeats;
    private long _entityOperations;
    private long _entityBatches;
    private long _entityFailures;
    private long _functionFailures;

    /// <summary>Kafka batches that a function has returned from.</summary>
    public long Batches => Interlocked.Read(ref _batches);

    /// <summary>Kafka records in those batches.</summary>
    public long Records => Interlocked.Read(ref _records);

    /// <summary>Batches given to a function again after it had thrown.</summary>
    public long Repeats => Interlocked.Read(ref _repeats);

    /// <summary>Entity operations that ended well.</summary>
    public long EntityOperations => Interlocked.Read(ref _entityOperations);

    /// <summary>Times an entity's state was loaded and saved.</summary>
    public long EntityBatches => Interlocked.Read(ref _entityBatches);

    /// <summary>Entity operations that threw, or whose state could not be saved: their signals are gone.</summary>
    public long EntityFailures => Interlocked.Read(ref _entityFailures);

    /// <summary>Other function calls that threw.</summary>
    public long FunctionFailures => Interlocked.Read(ref _functionFailures);

    public void BatchDone(int records)
    {
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _records, records);
    }

    public void BatchRepeated() => Interlocked.Increment(ref _repeats);

    public void EntityBatchDone(int succeeded)
    {
        Interlocked.Increment(ref _entityBatches);
        Interlocked.Add(ref _entityOperations, succeeded);
    }

    public void EntityOperationsFailed(int count) => Interlocked.Add(ref _entityFailures, count);

    public void FunctionFailed() => Interlocked.Increment(ref _functionFailures);
}
