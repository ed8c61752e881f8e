using Serverless.Core.Binary;
using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>
/// A cell that stays in its stored form until something is merged into it: of the windows that a shard holds, an operation touches few.
/// </summary>
internal sealed class WindowCell
{
    private readonly CellPool _pool;
    private readonly byte[] _versions;
    private ReadOnlyMemory<byte> _stored;
    private Cell? _cell;
    private long _events;
    private long _arrived;

    /// <summary>An empty cell.</summary>
    public WindowCell(CellPool pool)
    {
        (_pool, _versions) = (pool, []);
        _cell = pool.Rent();
    }

    /// <summary>A cell as <see cref="Write"/> wrote it; <paramref name="versions"/> are those of its aggregates' states.</summary>
    public WindowCell(CellPool pool, ReadOnlyMemory<byte> stored, byte[] versions)
    {
        (_pool, _stored, _versions) = (pool, stored, versions);
        var reader = new ByteReader(stored.Span);
        var head = CellHead.Read(ref reader, 0);
        (_events, _arrived) = (head.Events, head.OldestUnemittedKafkaMs);
    }

    public long Events => _cell?.Events ?? _events;

    /// <summary>
    /// Kafka timestamp (ms) of the event that has waited longest since the last pane; <see cref="long.MaxValue"/> of none.
    /// </summary>
    public long OldestUnemittedKafkaMs => _cell?.OldestUnemittedKafkaMs ?? _arrived;

    /// <summary>The cell itself, to merge into.</summary>
    public Cell Open()
    {
        if (_cell is not null)
            return _cell;
        _cell = _pool.Rent();
        var reader = new ByteReader(_stored.Span);
        _cell.Read(ref reader, _versions, 0);
        return _cell;
    }

    /// <summary>A pane has spoken of all its events: none waits any more.</summary>
    public void MarkEmitted()
    {
        if (OldestUnemittedKafkaMs != long.MaxValue)
            Open().OldestUnemittedKafkaMs = long.MaxValue;
    }

    public void Write(ByteWriter writer)
    {
        if (_cell is null)
            writer.Raw(_stored.Span);
        else
            _cell.Write(writer, 0);
    }

    /// <summary>Gives the memory back; the cell must not be used any more.</summary>
    public void Release()
    {
        if (_cell is not null)
            _pool.Return(_cell);
        _cell = null;
    }
}
