namespace Serverless.Local.Workloads.Records;

/// <summary>Events about the present, measured when asked: of a machine, a sensor. There is no truth for them.</summary>
internal abstract class LiveSource
{
    /// <summary>The Kafka key of all its events, in UTF-8.</summary>
    public abstract ReadOnlyMemory<byte> Key { get; }

    /// <summary>One round of measurements, each an event.</summary>
    public abstract IReadOnlyList<byte[]> Measure();
}
