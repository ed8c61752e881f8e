using Serverless.Core.Binary;
using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>
/// A cell that stays in its stored form until something is merged into it. An operation touches few of the windows that a shard holds, so
/// most are never decoded.
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
        var head = CellHead.Read(ref reader, 0, out _);
        (_events, _arrived) = (head.Events, head.OldestUnemittedKafkaMs);
    }

    /// <summary>A cell that is decoded.</summary>
    public WindowCell(CellPool pool, Cell cell) => (_pool, _versions, _cell) = (pool, [], cell);

    /// <summary>How many events it has, read without decoding the rest.</summary>
    public long Events => _cell?.Events ?? _events;

    /// <summary>Kafka timestamp (ms) of the oldest event since the last pane; <see cref="long.MaxValue"/> when there is none.</summary>
    public long OldestUnemittedKafkaMs => _cell?.OldestUnemittedKafkaMs ?? _arrived;

    /// <summary>The decoded cell, to merge into.</summary>
    public Cell Open()
    {
        if (_cell is not null)
            return _cell;
        var cell = _pool.Rent();
        var reader = new ByteReader(_stored.Span);
        cell.Read(ref reader, _versions, 0);
        if (reader.Remaining > 0)
            throw new CorruptDataException($"a window's aggregates have {reader.Remaining} bytes too many");
        return _cell = cell;
    }

    /// <summary>Notes that a pane with all its events was emitted.</summary>
    public void MarkEmitted()
    {
        if (OldestUnemittedKafkaMs != long.MaxValue)
            Open().OldestUnemittedKafkaMs = long.MaxValue;
    }

    /// <summary>Appends the cell, with Kafka times that count from 0.</summary>
    public void Write(ByteWriter writer)
    {
        if (_cell is null)
            writer.Raw(_stored.Span);
        else
            _cell.Write(writer, 0);
    }

    /// <summary>Returns the memory to the pool. The cell must not be used afterwards.</summary>
    public void Release()
    {
        if (_cell is not null)
            _pool.Return(_cell);
        _cell = null;
    }
}
