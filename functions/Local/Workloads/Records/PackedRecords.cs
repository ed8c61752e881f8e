namespace Serverless.Local.Workloads.Records;

/// <summary>
/// Packs the records of each partition, in their order, into records of <paramref name="size"/> events, one a line. The key is that of the
/// first. What is left in the end comes as smaller records.
/// </summary>
internal sealed class PackedRecords(RecordSource events, int partitions, int size) : RecordSource
{
    private readonly Pack[] _packs = [.. Enumerable.Range(0, partitions).Select(_ => new Pack())];
    private int _at;
    private bool _drained;
    private bool _shown;

    public override int Partition => _at;

    public override ReadOnlySpan<byte> Key => _packs[_at].Key.Written;

    public override ReadOnlySpan<byte> Value => _packs[_at].Lines.Written;

    public override int Events => _packs[_at].Events;

    public override bool Next()
    {
        if (_shown)
            _packs[_at].Clear();
        _shown = (!_drained && Fill()) || NextRest();
        return _shown;
    }

    private bool Fill()
    {
        while (events.Next())
        {
            _at = events.Partition;
            if (_packs[_at].Add(events) == size)
                return true;
        }
        _drained = true;
        _at = -1;
        return false;
    }

    private bool NextRest()
    {
        while (++_at < partitions)
        {
            if (_packs[_at].Events > 0)
                return true;
        }
        _at = partitions - 1;
        return false;
    }

    private sealed class Pack
    {
        public Utf8Buffer Key { get; } = new();

        public Utf8Buffer Lines { get; } = new();

        public int Events { get; private set; }

        public int Add(RecordSource source)
        {
            if (Events == 0)
                Key.Append(source.Key);
            else
                Lines.Append((byte)'\n');
            Lines.Append(source.Value);
            return Events += source.Events;
        }

        public void Clear()
        {
            Key.Clear();
            Lines.Clear();
            Events = 0;
        }
    }
}
