using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Columns;

/// <summary>
/// Some slots of many events, column by column, with each event's time, position and arrival. Rows are numbered from 0 in the
/// order of the events. Reused; one thread at a time.
/// </summary>
public sealed class EventColumns
{
    private readonly Column?[] _bySlot;
    private readonly Column[] _columns;
    private readonly EventTime[] _times;
    private readonly EventPosition[] _positions;
    private readonly long[] _arrived;
    private readonly Predicate<Row>[] _conditions;
    private readonly bool[][] _marks;
    private readonly int[] _chosenRows;
    private readonly int[] _chosenCells;

    /// <param name="layout">The slots of the rows that are added.</param>
    /// <param name="slots">The slots that are kept; each may be named more than once.</param>
    /// <param name="room">How many events there can be, at least 1.</param>
    /// <param name="conditions">An event has the mark of each that holds for its row; none where it isn't given.</param>
    public EventColumns(RowLayout layout, IEnumerable<int> slots, int room, IEnumerable<Predicate<Row>>? conditions = null)
    {
        Room = room;
        _bySlot = new Column?[layout.Count];
        foreach (var slot in slots)
            _bySlot[slot] ??= new Column(slot, layout.TypeOf(slot), room);
        _columns = [.. _bySlot.OfType<Column>()];
        (_times, _positions, _arrived) = (new EventTime[room], new EventPosition[room], new long[room]);
        _conditions = [.. conditions ?? []];
        _marks = [.. _conditions.Select(_ => new bool[room])];
        (_chosenRows, _chosenCells) = _marks.Length == 0 ? ([], []) : (new int[room], new int[room]);
    }

    /// <summary>How many events there can be.</summary>
    public int Room { get; }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>By row: the event times.</summary>
    public ReadOnlySpan<EventTime> Times => _times;

    /// <summary>By row: the places in the topic.</summary>
    public ReadOnlySpan<EventPosition> Positions => _positions;

    /// <summary>By row: the Kafka timestamps in milliseconds.</summary>
    public ReadOnlySpan<long> Arrived => _arrived;

    /// <summary>By row: whether the event has a mark, by the number of its condition from 0 on.</summary>
    public ReadOnlySpan<bool> Marks(int mark) => _marks[mark];

    /// <summary>
    /// Of rows, and the cells that they go to, those that have a mark, in their order; good until the next call. No row is there twice.
    /// </summary>
    public ReadOnlySpan<int> Choose(int mark, ReadOnlySpan<int> rows, ReadOnlySpan<int> cells, out ReadOnlySpan<int> chosenCells)
    {
        var (marks, count) = (_marks[mark], 0);
        for (var index = 0; index < rows.Length; index++)
        {
            // Written in any case, and kept by the count: what holds of the one event says nothing of the next.
            (_chosenRows[count], _chosenCells[count]) = (rows[index], cells[index]);
            count += marks[rows[index]] ? 1 : 0;
        }
        chosenCells = _chosenCells.AsSpan(0, count);
        return _chosenRows.AsSpan(0, count);
    }

    /// <summary>About how many bytes the distinct texts since <see cref="ClearTexts"/> take.</summary>
    public long TextBytes
    {
        get
        {
            var bytes = 0L;
            foreach (var column in _columns)
                bytes += column.TextBytes;
            return bytes;
        }
    }

    /// <summary>The column of a slot, which is one of those that are kept.</summary>
    public Column this[int slot] =>
        _bySlot[slot] ?? throw new ArgumentOutOfRangeException(nameof(slot), slot, "the slot is not among those that are kept");

    /// <summary>Adds an event; there must be room. Allocates nothing once the texts have been met.</summary>
    public void Add(Row row, EventTime time, in EventPosition position, long arrived)
    {
        var at = Count;
        foreach (var column in _columns)
            column.Set(at, row);
        for (var mark = 0; mark < _conditions.Length; mark++)
            _marks[mark][at] = _conditions[mark](row);
        _times[at] = time;
        _positions[at] = position;
        _arrived[at] = arrived;
        Count = at + 1;
    }

    /// <summary>Removes the events. Texts keep their numbers.</summary>
    public void Clear() => Count = 0;

    /// <summary>Removes the events and forgets the texts.</summary>
    public void ClearTexts()
    {
        Clear();
        foreach (var column in _columns)
            column.ClearTexts();
    }
}
