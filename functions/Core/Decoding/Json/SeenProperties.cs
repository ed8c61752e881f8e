namespace Serverless.Core.Decoding.Json;

/// <summary>
/// Which properties of the current event were read, to find duplicates, and which places have filled fields that have several.
/// </summary>
/// <param name="properties">How many properties are numbered, from 0.</param>
/// <param name="fields">How many fields there are.</param>
internal sealed class SeenProperties(int properties, int fields)
{
    private readonly long[] _lastEvent = new long[properties];
    private readonly (long Event, int Order)[] _filled = new (long, int)[fields];
    private long _event;

    /// <summary>Forgets all: another event begins.</summary>
    public void Clear() => _event++;

    /// <summary>Marks a property as read; false when it was read before in this event.</summary>
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
