using System.Buffers.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Rows;

namespace Serverless.Core.Folding;

/// <summary>
/// Finds the events that a co-partitioned view can't count on: all events of a key must lie in the partition that the pipeline's
/// partitioner makes of it. A record strays when it has no key or lies in another partition than its key's; an event, when its own key
/// field isn't the record's key and belongs in another partition. (A record may hold events of several keys of its partition.)
/// Allocates nothing.
/// </summary>
internal sealed class StrayCheck(Pipeline pipeline)
{
    private readonly int _slot = pipeline.Layout.SlotOf(pipeline.Definition.Key);
    private readonly FieldType _type = pipeline.Layout.TypeOf(pipeline.Layout.SlotOf(pipeline.Definition.Key));
    private readonly bool _isNeeded = pipeline.Views.Any(view => view.Sharding == Sharding.CoPartitioned);
    private readonly byte[] _number = new byte[20];
    private byte[]? _key;
    private Partition _partition;
    private int _partitions;
    private bool _recordStrays;

    /// <summary>Starts on a record of a topic with so many partitions.</summary>
    public void Open(in SourceRecord record, int partitions)
    {
        if (!_isNeeded)
            return;
        (_key, _partition, _partitions) = (record.Key, record.Partition, partitions);
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
