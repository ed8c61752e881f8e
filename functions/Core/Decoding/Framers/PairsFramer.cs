using System.Text.Json;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Framers;

/// <summary>
/// Makes an event of each pair of items of an array that is in an event: the event with an array of the two in the array's place. Items
/// that are written alike count once, and of two the lesser one, byte for byte, comes first: so the pairs don't hang on the order of the
/// items. Of an array with fewer than two items that is one event, with null in its place; an event without the array, with another
/// value in its place, or that isn't JSON, stays as it is. So an event that is cut is a whole one, and would be cut into itself.
/// </summary>
/// <param name="events">Cuts records into the events that have the array.</param>
/// <param name="path">Where the array is.</param>
internal sealed class PairsFramer(Framer events, FieldPath path) : Framer
{
    // As for arrays of events: how deep an event may nest is for its decoder to say.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    private readonly List<(int Start, int Length)> _items = [];
    private byte[] _buffer = new byte[1024];
    private int _first;
    private int _second;
    private int _before;
    private int _end;

    // An item after each comma.
    public override int MostEvents(ReadOnlySpan<byte> value)
    {
        var items = 1L + value.Count((byte)',');
        return (int)Math.Min(int.MaxValue, events.MostEvents(value) + items * (items - 1) / 2);
    }

    public override long MostBytes(ReadOnlySpan<byte> value) => (long)value.Length * MostEvents(value);

    public override bool Next()
    {
        if (_first + 1 < _items.Count)
            return TakePair();
        if (!events.Next())
            return false;
        if (events.Fault is null && TryFindItems())
            return _items.Count > 1 ? TakePair() : Take("null"u8, default);
        _items.Clear();
        (Source, Start, Length, Fault) = (events.Source, events.Start, events.Length, events.Fault);
        return true;
    }

    protected override void Restart()
    {
        events.Open(Value, Headers);
        _items.Clear();
        _first = 0;
    }

    private bool TakePair()
    {
        Take(ItemAt(_first), ItemAt(_second));
        if (++_second == _items.Count)
            _second = ++_first + 1;
        return true;
    }

    private ReadOnlySpan<byte> ItemAt(int index) => events.Source.AsSpan(_items[index].Start, _items[index].Length);

    /// <summary>The event with the two items in the array's place or, without a second one, the first as it is.</summary>
    private bool Take(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var after = events.Source.AsSpan(_end, events.Start + events.Length - _end);
        var length = other.IsEmpty ? one.Length : one.Length + other.Length + 3;
        Length = _before + length + after.Length;
        if (_buffer.Length < Length)
            _buffer = new byte[Math.Max(_buffer.Length * 2, Length)];
        events.Source.AsSpan(events.Start, _before).CopyTo(_buffer);
        var target = _buffer.AsSpan(_before);
        if (other.IsEmpty)
            one.CopyTo(target);
        else
            WritePair(target, one, other);
        after.CopyTo(target[length..]);
        (Source, Start) = (_buffer, 0);
        return true;
    }

    private static void WritePair(Span<byte> target, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        target[0] = (byte)'[';
        one.CopyTo(target[1..]);
        target[one.Length + 1] = (byte)',';
        other.CopyTo(target[(one.Length + 2)..]);
        target[one.Length + other.Length + 2] = (byte)']';
    }

    /// <summary>Looks for the array in an event, notes its items and reads the event to its end; false when it stays as it is.</summary>
    private bool TryFindItems()
    {
        try
        {
            var reader = new Utf8JsonReader(events.Event, Options);
            reader.Read();
            if (!JsonWalk.TryEnter(ref reader, path) || reader.TokenType != JsonTokenType.StartArray)
                return false;
            _before = (int)reader.TokenStartIndex;
            ReadItems(ref reader);
            _end = events.Start + (int)reader.BytesConsumed;
            while (reader.Read())
            {
            }
            Order();
            return true;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Not JSON, or a name with half of a surrogate pair: the decoder says what is wrong.
            return false;
        }
    }

    private void ReadItems(ref Utf8JsonReader reader)
    {
        _items.Clear();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            _items.Add((events.Start + start, (int)reader.BytesConsumed - start));
        }
    }

    private void Order()
    {
        _items.Sort((one, other) => TextOf(one).SequenceCompareTo(TextOf(other)));
        for (var index = _items.Count - 1; index > 0; index--)
        {
            if (TextOf(_items[index]).SequenceEqual(TextOf(_items[index - 1])))
                _items.RemoveAt(index);
        }
        (_first, _second) = (0, 1);

        ReadOnlySpan<byte> TextOf((int Start, int Length) item) => events.Source.AsSpan(item.Start, item.Length);
    }
}
