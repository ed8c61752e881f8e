using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.Batches;

/// <summary>
/// Tells of which sources the timer may have found that they are idle before records came (<see cref="ChunkRow.AfterIdle"/>). It finds that
/// by records that it knows to be read, an idle timeout or more after it saw the last event that counts sealed. So it can't have found it
/// when this instance was about to seal that event less than the timeout before it was given the next records; nor when the timer, which is
/// this process's own where the instance <paramref name="isAlone"/>, began less than the timeout before. Times are of the process's own
/// clock, as the timer's are.
/// </summary>
internal sealed class ActiveSources(TimeProvider clock, bool isAlone)
{
    // Clocks of two machines don't run at quite the same pace.
    private const double Surely = 0.9;

    // By source, how many events counted in its chain after the last such chunk that was sealed here, and a time before that.
    private readonly Dictionary<Source, (long Accepted, long At)> _sealed = [];
    private readonly long? _began = isAlone ? clock.GetTimestamp() : null;
    private long _given;

    /// <summary>Notes that a batch has been given.</summary>
    public void Given() => _given = clock.GetTimestamp();

    /// <summary>Whether a source may have been idle until the batch was given.</summary>
    public bool MayHaveBeenIdle(Source source, PartitionHead head, TimeSpan timeout)
    {
        var since = _sealed.TryGetValue(source, out var last) && last.Accepted == head.Totals.Accepted ? last.At : _began;
        return since is not { } at || clock.GetElapsedTime(at, _given) >= timeout * Surely;
    }

    /// <summary>Notes that a chunk of the batch is sealed.</summary>
    public void Sealed(ChunkRow row)
    {
        if (row.Activity != ChunkActivity.None)
            _sealed[row.Source] = (row.Totals.Accepted, _given);
    }
}
