namespace Serverless.Core.Decoding.Json;

/// <summary>What an event has had so far, by the numbers of its fields and inner objects. One event at a time.</summary>
internal sealed class SeenFields(int count)
{
    private readonly long[] _metIn = new long[count];
    private long _event;

    /// <summary>Forgets all: another event begins.</summary>
    public void Clear() => _event++;

    /// <summary>False when the event has had it before.</summary>
    public bool TryMark(int mark)
    {
        var isFirst = _metIn[mark] != _event;
        _metIn[mark] = _event;
        return isFirst;
    }
}
