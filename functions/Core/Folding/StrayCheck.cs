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
/// epoch's layout that counts: a view that became rekeyed takes its keys from anywhere. Allocates nothing until one is found.
/// </summary>
internal sealed class StrayCheck(Pipeline pipeline)
{
    private readonly int _slot = pipeline.Layout.SlotOf(pipeline.Definition.Key);
    private readonly FieldType _type = pipeline.Layout.TypeOf(pipeline.Layout.SlotOf(pipeline.Definition.Key));
    private readonly bool _isPersonal = pipeline.Personal.UseOf(pipeline.Definition.Key) is not null;
    private readonly byte[] _number = new byte[20];
    private readonly bool[] _counts = new bool[pipeline.Views.Count];
    private List<Stray> _found = [];
    private bool _isNeeded;
    private byte[]? _key;
    private Partition _partition;
    private Offset _offset;
    private int _partitions;
    private bool _recordStrays;

    /// <summary>Starts on a chunk of a topic with so many partitions, for these layouts: the views' first, by their index.</summary>
    public void Begin(IReadOnlyList<ViewLayout> layouts, int partitions)
    {
        _partitions = partitions;
        for (var view = 0; view < _counts.Length; view++)
            _counts[view] = layouts[view].Sharding == Sharding.CoPartitioned && !_found.Exists(stray => stray.View == layouts[view].Name);
        _isNeeded = _counts.Contains(true);
    }

    /// <summary>Notes that the view with this index has merged a stray event; of each view the first one counts.</summary>
    public void Note(int view)
    {
        if (!_counts[view])
            return;
        _counts[view] = false;
        _found.Add(new Stray(pipeline.Views[view].Name, _partition, _offset));
    }

    /// <summary>The first stray of each view since the last call, of views that have any.</summary>
    public IReadOnlyList<Stray> Take()
    {
        if (_found.Count == 0)
            return [];
        var found = _found;
        _found = [];
        return found;
    }

    /// <summary>Starts on a record of the chunk.</summary>
    public void Open(in SourceRecord record)
    {
        if (!_isNeeded)
            return;
        (_key, _partition, _offset) = (record.Key, record.Partition, record.Offset);
        _recordStrays = _key is null || !IsHome(_key);
    }

    /// <summary>
    /// Whether an accepted event of the record strays. Where its key is personal, what counts is the key as it came,
    /// <paramref name="rawKey"/>: not what the views see.
    /// </summary>
    public bool Strays(Row row, ReadOnlySpan<byte> rawKey)
    {
        if (!_isNeeded || _recordStrays)
            return _isNeeded;
        var own = _isPersonal ? rawKey : KeyOf(row);
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

/// <summary>An event outside the partition of its key, which a co-partitioned view rests on.</summary>
/// <param name="View">The view that merged it.</param>
/// <param name="Partition">Where its record lies.</param>
/// <param name="Offset">The record.</param>
public sealed record Stray(string View, Partition Partition, Offset Offset);
