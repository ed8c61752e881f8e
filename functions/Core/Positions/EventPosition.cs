namespace Serverless.Core.Positions;

/// <summary>An event's identity: its record's partition and offset, and its index in the record (0 when a record holds one event).</summary>
public readonly record struct EventPosition(Partition Partition, Offset Offset, int Index) : IComparable<EventPosition>
{
    /// <summary>By partition, then offset, then index.</summary>
    public int CompareTo(EventPosition other)
    {
        var byPartition = Partition.CompareTo(other.Partition);
        if (byPartition != 0)
            return byPartition;
        var byOffset = Offset.CompareTo(other.Offset);
        return byOffset != 0 ? byOffset : Index.CompareTo(other.Index);
    }

    public override string ToString() => $"{Partition}/{Offset}/{Index}";
}
