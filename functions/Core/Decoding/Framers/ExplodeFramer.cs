using System.Text.Json;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Framers;

/// <summary>
/// Makes an event of each item of an array that is in an event: the event with the item in the array's place. Of an empty array that is one
/// event, with null in its place; an event without the array, with another value in its place, or that isn't JSON, stays as it is. So an
/// event that is cut is a whole one, and would be cut into itself, unless the item is an array.
/// </summary>
/// <param name="events">Cuts records into the events that have the array.</param>
/// <param name="path">Where the array is.</param>
internal sealed class ExplodeFramer(Framer events, FieldPath path) : Framer
{
    // As for arrays of events: how deep an event may nest is for its decoder to say.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    private byte[] _buffer = new byte[1024];
    private JsonReaderState _state;
    private int _next;
    private int _left;
    private int _before;
    private int _end;

    // An item after each comma.
    public override int MostEvents(ReadOnlySpan<byte> value) => events.MostEvents(value) + value.Count((byte)',');

    public override long MostBytes(ReadOnlySpan<byte> value) => (long)value.Length * MostEvents(value);

    public override bool Next()
    {
        if (_left > 0)
            return TakeItem();
        if (!events.Next())
            return false;
        if (events.Fault is null && TryFindItems())
            return _left > 0 ? TakeItem() : Take("null"u8);
        (Source, Start, Length, Fault) = (events.Source, events.Start, events.Length, events.Fault);
        return true;
    }

    protected override void Restart()
    {
        events.Open(Value, Headers);
        _left = 0;
    }

    private bool TakeItem()
    {
        _left--;
        var reader = new Utf8JsonReader(events.Source.AsSpan(_next, _end - _next), isFinalBlock: true, _state);
        reader.Read();
        var start = _next + (int)reader.TokenStartIndex;
        reader.Skip();
        _next += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        return Take(events.Source.AsSpan(start, _next - start));
    }

    // What is before the array is in the buffer already.
    private bool Take(ReadOnlySpan<byte> item)
    {
        var after = events.Source.AsSpan(_end, events.Start + events.Length - _end);
        Length = _before + item.Length + after.Length;
        Reserve(Length);
        item.CopyTo(_buffer.AsSpan(_before));
        after.CopyTo(_buffer.AsSpan(_before + item.Length));
        (Source, Start) = (_buffer, 0);
        return true;
    }

    /// <summary>Looks for the array in an event, counts its items and reads the event to its end; false when it stays as it is.</summary>
    private bool TryFindItems()
    {
        try
        {
            var reader = new Utf8JsonReader(events.Event, Options);
            reader.Read();
            if (!JsonWalk.TryEnter(ref reader, path) || reader.TokenType != JsonTokenType.StartArray)
                return false;
            _before = (int)reader.TokenStartIndex;
            (_next, _state) = (events.Start + (int)reader.BytesConsumed, reader.CurrentState);
            var count = JsonWalk.CountItems(ref reader);
            _end = events.Start + (int)reader.BytesConsumed;
            while (reader.Read())
            {
            }
            _left = count;
            Reserve(_before);
            events.Event[.._before].CopyTo(_buffer);
            return true;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Not JSON, or a name with half of a surrogate pair: the decoder says what is wrong.
            return false;
        }
    }

    private void Reserve(int length)
    {
        if (_buffer.Length < length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, length));
    }
}
