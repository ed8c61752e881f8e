using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>
/// Values of any type at places, each with as many as there are <paramref name="types"/>. A place can be used again: the bytes of
/// texts that went are cleared away when there are more of them than of texts.
/// </summary>
internal sealed class KeptValues(IReadOnlyList<FieldType> types)
{
    private long[] _values = [];
    private int[] _present = [];
    private byte[] _texts = [];
    private int _used;
    private int _unused;
    private int _places;

    /// <summary>Forgets all; long arrays go back to the pool.</summary>
    public void Reset()
    {
        Pooled.Trim(ref _values);
        Pooled.Trim(ref _present);
        Pooled.Trim(ref _texts);
        (_used, _unused, _places) = (0, 0, 0);
    }

    /// <summary>Makes a place one without values: one that there is, or the next one.</summary>
    public void Clear(int place)
    {
        if (place == _places)
            Add();
        for (var index = 0; index < types.Count; index++)
            _unused += types[index] == FieldType.Text && Has(place, index) ? LengthOf(place, index) : 0;
        _present[place] = 0;
    }

    /// <summary>Whether a place has a value.</summary>
    public bool Has(int place, int index) => (_present[place] & (1 << index)) != 0;

    /// <summary>A value that isn't text, as its key (<see cref="FieldValue"/>).</summary>
    public long Key(int place, int index) => _values[(place * types.Count) + index];

    /// <summary>A text; good until the next one is set.</summary>
    public ReadOnlySpan<byte> Text(int place, int index) => _texts.AsSpan(StartOf(place, index), LengthOf(place, index));

    /// <summary>Sets a value that a cleared place doesn't have.</summary>
    public void SetKey(int place, int index, long key)
    {
        _values[(place * types.Count) + index] = key;
        _present[place] |= 1 << index;
    }

    /// <summary>Sets a text that a cleared place doesn't have; it isn't one of these texts.</summary>
    public void SetText(int place, int index, ReadOnlySpan<byte> text)
    {
        MakeRoom(text.Length);
        text.CopyTo(_texts.AsSpan(_used));
        SetKey(place, index, ((long)_used << 32) | (uint)text.Length);
        _used += text.Length;
    }

    private int StartOf(int place, int index) => (int)(Key(place, index) >> 32);

    private int LengthOf(int place, int index) => (int)Key(place, index);

    private void Add()
    {
        Pooled.Grow(ref _values, _places * types.Count, (_places + 1) * types.Count);
        Pooled.Grow(ref _present, _places, _places + 1);
        _present[_places++] = 0;
    }

    private void MakeRoom(int length)
    {
        if (_used + length <= _texts.Length)
            return;
        if (_unused > _used / 2)
            MoveTogether();
        Pooled.Grow(ref _texts, _used, _used + length);
    }

    private void MoveTogether()
    {
        var moved = Pooled.Take<byte>(Math.Max(_texts.Length, Pooled.Kept));
        var used = 0;
        for (var place = 0; place < _places; place++)
        {
            for (var index = 0; index < types.Count; index++)
            {
                if (types[index] != FieldType.Text || !Has(place, index))
                    continue;
                var text = Text(place, index);
                text.CopyTo(moved.AsSpan(used));
                SetKey(place, index, ((long)used << 32) | (uint)text.Length);
                used += text.Length;
            }
        }
        Pooled.Return(_texts);
        (_texts, _used, _unused) = (moved, used, 0);
    }
}
