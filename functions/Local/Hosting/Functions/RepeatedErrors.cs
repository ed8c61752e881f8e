namespace Serverless.Local.Hosting.Functions;

/// <summary>
/// Decides which of many errors are worth a line in the log: the first of its kind, and then one a minute, with how many there were. Safe
/// for any thread.
/// </summary>
internal sealed class RepeatedErrors(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long LoggedAt, long Unlogged)> _kinds = [];

    /// <summary>Counts an error. Null when it need not be logged, else how many of its kind have come since one was.</summary>
    public long? Next(string kind)
    {
        lock (_lock)
        {
            var isKnown = _kinds.TryGetValue(kind, out var last);
            var isDue = !isKnown || time.GetElapsedTime(last.LoggedAt) >= Interval;
            _kinds[kind] = isDue ? (time.GetTimestamp(), 0) : (last.LoggedAt, last.Unlogged + 1);
            return isDue ? last.Unlogged + 1 : null;
        }
    }
}
