using System.Buffers.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Rows;

namespace Serverless.Core.Folding;

/// <summary>
/// Finds the events that a co-partitioned view can't count on: all events of a key must lie in the partition that the pipeline's
/// partitioner makes of it. A record strays when it has no key or lies in another partition than its key's; an event, when its own key
/// field isn't the record's key and belongs in another partition. (A record may hold events of several keys of its partition.) It is the
/// epoch's layout that counts: a view that became rekeyed takes its keys from anywhere. Allocates nothing.
/// </summary>
internal sealed class StrayCheck(Pipeline pipeline)
{
    private readonly int _slot = pipeline.Layout.SlotOf(pipeline.Definition.Key);
    private readonly FieldType _type = pipeline.Layout.TypeOf(pipeline.Layout.SlotOf(pipeline.Definition.Key));
    private readonly byte[] _number = new byte[20];
    private readonly bool[] _counts = new bool[pipeline.Views.Count];
    private bool _isNeeded;
    private byte[]? _key;
    private Partition _partition;
    private int _partitions;
    private bool _recordStrays;

    /// <summary>Starts on a chunk of a topic with so many partitions, for these layouts: the views' first, by their index.</summary>
    public void Begin(IReadOnlyList<ViewLayout> layouts, int partitions)
    {
        _partitions = partitions;
        for (var view = 0; view < _counts.Length; view++)
            _counts[view] = layouts[view].Sharding == Sharding.CoPartitioned;
        _isNeeded = _counts.Contains(true);
    }

    /// <summary>Whether a stray event counts as one in the view with this index.</summary>
    public bool CountsIn(int view) => _counts[view];

    /// <summary>Starts on a record of the chunk.</summary>
    public void Open(in SourceRecord record)
    {
        if (!_isNeeded)
            return;
        (_key, _partition) = (record.Key, record.Partition);
        _recordStrays = _key is null || !IsHome(_key);
    }

    /// <summary>Whether an accepted event of the record strays.</summary>
    public bool Strays(Row row)
    {
        if (!_isNeeded || _recordStrays)
            return _isNeeded;
        var own = KeyOf(row);
        return !own.SequenceEqual(_key) && !IsHome(own);
    }

    private bool IsHome(ReadOnlySpan<byte> key) => pipeline.Definition.Partitioner.PartitionOf(key, _partitions) == _partition;

    private ReadOnlySpan<byte> KeyOf(Row row)
    {
        switch (_type)
        {
            case FieldType.Text:
                return row.Text(_slot);
            case FieldType.Boolean:
                return row.Boolean(_slot) ? "true"u8 : "false"u8;
            default:
                Utf8Formatter.TryFormat(row.Integer(_slot), _number, out var written);
                return _number.AsSpan(0, written);
        }
    }
}
