namespace Serverless.Core.Decoding.Json;

/// <summary>
/// Which fields and properties of the current event were read, to find duplicates, and which places have filled fields.
/// </summary>
/// <param name="marks">How many numbers there are: those of the fields, from 0, then those of properties.</param>
/// <param name="fields">How many fields there are.</param>
internal sealed class SeenProperties(int marks, int fields)
{
    private readonly long[] _lastEvent = new long[marks];
    private readonly (long Event, int Order)[] _filled = new (long, int)[fields];
    private long _event;

    /// <summary>Forgets all: another event begins.</summary>
    public void Clear() => _event++;

    /// <summary>Marks a number as read; false when it was read before in this event.</summary>
    public bool TryMark(int mark)
    {
        var isFirst = _lastEvent[mark] != _event;
        _lastEvent[mark] = _event;
        return isFirst;
    }

    /// <summary>Whether a value at this place is the field's; false when one was there in a place that comes before it.</summary>
    public bool TryFill(FieldPlace place)
    {
        ref var filled = ref _filled[place.Field];
        if (filled.Event == _event && filled.Order < place.Order)
            return false;
        filled = (_event, place.Order);
        return true;
    }
}
