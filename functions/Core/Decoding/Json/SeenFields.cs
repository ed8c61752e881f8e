namespace Serverless.Core.Decoding.Json;

/// <summary>
/// Which fields and inner objects of the current event were read, to find duplicates. Each has a number, from 0 to below the count.
/// </summary>
internal sealed class SeenFields(int count)
{
    private readonly long[] _lastEvent = new long[count];
    private long _event;

    /// <summary>Forgets all: another event begins.</summary>
    public void Clear() => _event++;

    /// <summary>Marks one as read; false when it was read before in this event.</summary>
    public bool TryMark(int mark)
    {
        var isFirst = _lastEvent[mark] != _event;
        _lastEvent[mark] = _event;
        return isFirst;
    }
}
