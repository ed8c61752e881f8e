namespace Serverless.Local.Workloads.Records;

/// <summary>
/// Records one after another, in the order in which they are to be produced. What the properties show is reused: it holds until the next
/// <see cref="Next"/>.
/// </summary>
internal abstract class RecordSource
{
    /// <summary>Moves to the next record; false at the end.</summary>
    public abstract bool Next();

    public abstract int Partition { get; }

    public abstract ReadOnlySpan<byte> Key { get; }

    public abstract ReadOnlySpan<byte> Value { get; }

    /// <summary>How many events the record holds, flawed ones included.</summary>
    public abstract int Events { get; }
}
