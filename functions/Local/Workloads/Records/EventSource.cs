namespace Serverless.Local.Workloads.Records;

/// <summary>
/// Events one after another, in the order in which they are to be produced. What the properties show is reused: it holds until the next
/// <see cref="Next"/>.
/// </summary>
internal abstract class EventSource
{
    /// <summary>Moves to the next event; false at the end.</summary>
    public abstract bool Next();

    /// <summary>The partition of its key.</summary>
    public abstract int Partition { get; }

    public abstract ReadOnlySpan<byte> Key { get; }

    public abstract ReadOnlySpan<byte> Value { get; }
}
