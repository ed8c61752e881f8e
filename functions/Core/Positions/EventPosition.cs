namespace Serverless.Core.Positions;

/// <summary>An event's identity: where it is in the topic.</summary>
/// <param name="Partition">Its record's partition.</param>
/// <param name="Offset">Its record's offset.</param>
/// <param name="Index">Its index in the record, from 0; 0 when a record holds one event.</param>
public readonly record struct EventPosition(Partition Partition, Offset Offset, int Index) : IComparable<EventPosition>
{
    /// <summary>By partition, then offset, then index: a total order.</summary>
    public int CompareTo(EventPosition other)
    {
        var byPartition = Partition.CompareTo(other.Partition);
        if (byPartition != 0)
            return byPartition;
        var byOffset = Offset.CompareTo(other.Offset);
        return byOffset != 0 ? byOffset : Index.CompareTo(other.Index);
    }

    /// <summary><c>partition/offset/index</c>.</summary>
    public override string ToString() => $"{Partition}/{Offset}/{Index}";
}
