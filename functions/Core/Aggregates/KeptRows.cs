using System.Text.Json;
using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Binary;
using Serverless.Core.Columns;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The first rows of a set of events in an order that is total (<see cref="KeptRowPlan"/>), with some of their values. Exact: those of a
/// union are among those of its parts, so neither batches nor the order of merges show.
/// </summary>
/// <remarks>
/// Of distinct rows, too: a value is only dropped where as many others have an earlier row, which stay earlier whatever comes.
/// </remarks>
internal sealed class KeptRows(KeptRowPlan plan) : VariableState
{
    private readonly KeptValues _values = new(plan.Types);
    private KeptRow[] _rows = [];
    private ulong[] _hashes = [];

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>A row by its number in the order.</summary>
    public ref readonly KeptRow this[int number] => ref _rows[number];

    public override void Reset()
    {
        Pooled.Trim(ref _rows);
        Pooled.Trim(ref _hashes);
        _values.Reset();
        Count = 0;
    }

    /// <summary>Offers an event of the columns with all its values.</summary>
    public void Offer(EventColumns events, int row)
    {
        var rank = plan.RankSlot < 0 ? 0 : plan.Turn(FieldValue.Key(events[plan.RankSlot], row));
        var offered = new KeptRow(rank, events.Times[row], events.Positions[row], 0);
        if (!IsAmongFirst(offered))
            return;
        var hash = 0UL;
        if (plan.Distinct)
        {
            Span<byte> scratch = stackalloc byte[FieldValue.KeyBytes];
            var item = FieldValue.Item(events[plan.Slots[0]], row, scratch, out hash);
            if (TryMoveUp(offered, hash, item))
                return;
        }
        var place = Insert(offered, hash);
        for (var index = 0; index < plan.Slots.Count; index++)
        {
            var column = events[plan.Slots[index]];
            if (!column.Present[row])
                continue;
            if (column.Type == FieldType.Text)
                _values.SetText(place, index, column.Text(row));
            else
                _values.SetKey(place, index, FieldValue.Key(column, row));
        }
    }

    /// <summary>Offers a row whose only value is this one.</summary>
    public void Offer(EventTime time, in EventPosition position, long key)
    {
        var offered = new KeptRow(0, time, position, 0);
        if (IsAmongFirst(offered))
            _values.SetKey(Insert(offered, 0), 0, key);
    }

    /// <summary>Offers all rows of another set, which stays unchanged.</summary>
    public void Merge(KeptRows other)
    {
        for (var number = 0; number < other.Count && IsAmongFirst(other[number]); number++)
            Copy(other, other[number]);
    }

    /// <summary>Writes a value as JSON; null where the event had none.</summary>
    public void Render(Utf8JsonWriter json, int number, int index)
    {
        var place = _rows[number].Place;
        if (!Has(number, index))
            json.WriteNullValue();
        else if (plan.Types[index] == FieldType.Text)
            FieldValue.RenderText(json, _values.Text(place, index));
        else
            FieldValue.Render(json, plan.Types[index], _values.Key(place, index));
    }

    /// <summary>Whether a row has a value.</summary>
    public bool Has(int number, int index) => _values.Has(_rows[number].Place, index);

    /// <summary>The key of a value that isn't text and is there.</summary>
    public long Key(int number, int index) => _values.Key(_rows[number].Place, index);

    /// <summary>Appends the rows in their order.</summary>
    public void Write(ByteWriter writer)
    {
        writer.Unsigned((ulong)Count);
        for (var number = 0; number < Count; number++)
        {
            ref readonly var row = ref _rows[number];
            if (plan.RankSlot >= 0)
                FieldValue.WriteKey(writer, plan.RankType, plan.Turn(row.Rank));
            StoredPlace.Write(writer, row.Time, row.Position);
            for (var index = 0; index < plan.Types.Count; index++)
                WriteValue(writer, row.Place, index);
        }
    }

    /// <summary>
    /// Replaces the rows by what was written. Throws <see cref="CorruptDataException"/> for what no set of rows can be.
    /// </summary>
    public void Read(scoped ref ByteReader reader)
    {
        Reset();
        for (var left = reader.Count(plan.Limit); left > 0; left--)
        {
            var rank = plan.RankSlot < 0 ? 0 : plan.Turn(FieldValue.ReadKey(ref reader, plan.RankType));
            var time = StoredPlace.Read(ref reader, out var position);
            var row = new KeptRow(rank, time, position, Count);
            if (Count > 0 && plan.Compare(_rows[Count - 1], row) >= 0)
                throw new CorruptDataException("rows that are kept are not in their order");
            Insert(row, 0);
            for (var index = 0; index < plan.Types.Count; index++)
                ReadValue(ref reader, row.Place, index);
            if (plan.Distinct)
                Hash(row.Place);
        }
    }

    private bool IsAmongFirst(in KeptRow offered) => Count < plan.Limit || plan.Compare(offered, _rows[Count - 1]) < 0;

    private void Copy(KeptRows other, in KeptRow row)
    {
        var hash = 0UL;
        if (plan.Distinct)
        {
            hash = other._hashes[row.Place];
            Span<byte> scratch = stackalloc byte[FieldValue.KeyBytes];
            if (TryMoveUp(row, hash, other.ItemOf(row.Place, scratch)))
                return;
        }
        var place = Insert(row, hash);
        for (var index = 0; index < plan.Types.Count; index++)
        {
            if (!other._values.Has(row.Place, index))
                continue;
            if (plan.Types[index] == FieldType.Text)
                _values.SetText(place, index, other._values.Text(row.Place, index));
            else
                _values.SetKey(place, index, other._values.Key(row.Place, index));
        }
    }

    /// <summary>
    /// Inserts a row, in place of the last one when there is no room, and returns the place of its values, which are missing.
    /// </summary>
    private int Insert(in KeptRow offered, ulong hash)
    {
        var isFull = Count == plan.Limit;
        var place = isFull ? _rows[Count - 1].Place : Count;
        if (!isFull)
        {
            Pooled.Grow(ref _rows, Count, Count + 1);
            if (plan.Distinct)
                Pooled.Grow(ref _hashes, Count, Count + 1);
        }
        Put(isFull ? Count - 1 : Count, offered with { Place = place });
        Count += isFull ? 0 : 1;
        _values.Clear(place);
        if (plan.Distinct)
            _hashes[place] = hash;
        return place;
    }

    /// <summary>True when there is a row with this value: it has the earlier one's place in the order then.</summary>
    private bool TryMoveUp(in KeptRow offered, ulong hash, ReadOnlySpan<byte> item)
    {
        var number = Find(hash, item, Count);
        if (number < 0)
            return false;
        if (plan.Compare(offered, _rows[number]) < 0)
            Put(number, offered with { Place = _rows[number].Place });
        return true;
    }

    /// <summary>Puts a row where it belongs among the first, the row at <paramref name="from"/> being replaced.</summary>
    private void Put(int from, in KeptRow row)
    {
        var (low, high) = (0, from);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (plan.Compare(_rows[middle], row) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        Array.Copy(_rows, low, _rows, low + 1, from - low);
        _rows[low] = row;
    }

    private ReadOnlySpan<byte> ItemOf(int place, Span<byte> scratch) => plan.Types[0] == FieldType.Text
        ? _values.Text(place, 0)
        : FieldValue.Item(_values.Key(place, 0), scratch);

    /// <summary>Takes in the value of a set's last row, which was read.</summary>
    private void Hash(int place)
    {
        if (!_values.Has(place, 0))
            throw new CorruptDataException("a set has a row without a value");
        Span<byte> scratch = stackalloc byte[FieldValue.KeyBytes];
        var item = ItemOf(place, scratch);
        var hash = Hash64.Of(item);
        if (Find(hash, item, Count - 1) >= 0)
            throw new CorruptDataException("a set has a value twice");
        _hashes[place] = hash;
    }

    /// <summary>The number of the row that has a value, among the first ones; -1 when none has.</summary>
    private int Find(ulong hash, ReadOnlySpan<byte> item, int count)
    {
        Span<byte> scratch = stackalloc byte[FieldValue.KeyBytes];
        for (var number = 0; number < count; number++)
        {
            var place = _rows[number].Place;
            if (_hashes[place] == hash && ItemOf(place, scratch).SequenceEqual(item))
                return number;
        }
        return -1;
    }

    private void WriteValue(ByteWriter writer, int place, int index)
    {
        var type = plan.Types[index];
        var has = _values.Has(place, index);
        writer.Byte(FieldValue.Tag(has, type));
        if (!has)
            return;
        if (type == FieldType.Text)
            writer.Bytes(_values.Text(place, index));
        else
            FieldValue.WriteKey(writer, type, _values.Key(place, index));
    }

    private void ReadValue(scoped ref ByteReader reader, int place, int index)
    {
        var type = plan.Types[index];
        if (!FieldValue.ReadTag(ref reader, type))
            return;
        if (type == FieldType.Text)
            _values.SetText(place, index, reader.Bytes());
        else
            _values.SetKey(place, index, FieldValue.ReadKey(ref reader, type));
    }
}
