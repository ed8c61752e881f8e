namespace Serverless.Local.Runs;

/// <summary>Notices that nothing new has come for <paramref name="limit"/>.</summary>
internal sealed class Silence(TimeSpan limit, TimeProvider clock)
{
    private long _count = -1;
    private long _since;

    /// <summary>Whether <paramref name="count"/>, of what has come so far, has been the same at every look for as long.</summary>
    public bool IsTooLong(long count)
    {
        if (count != _count)
            (_count, _since) = (count, clock.GetTimestamp());
        return clock.GetElapsedTime(_since) >= limit;
    }

    /// <summary>Begins anew.</summary>
    public void Break() => _since = clock.GetTimestamp();
}
