using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.Epochs;

/// <summary>What looks at one partition have shown. Times are of the process's own clock, which no change of a wall clock moves.</summary>
internal sealed class PartitionWatch
{
    private readonly TimeProvider _clock;

    private Offset _head;
    private Offset _end;
    private long _accepted;

    // Since when nothing was accepted.
    private long _quietSince;

    // When the head was last seen to have moved, and the last time of which everything is known to be read.
    private long? _movedAt;
    private long? _readUpTo;

    // An end that was seen, and when: the head has yet to reach it.
    private (Offset End, long At)? _ahead;

    // The head and end that were last read between, what came of it, and when.
    private (Offset Head, Offset End, bool IsEmpty, long At)? _probed;

    /// <summary>Begins to watch at the first look: what was before isn't known.</summary>
    public PartitionWatch(TimeProvider clock, PartitionHead head)
    {
        (_clock, _head, _accepted) = (clock, head.Last, head.Totals.Accepted);
        _quietSince = clock.GetTimestamp();
    }

    /// <summary>The offset after the head.</summary>
    public Offset Next => new(_head.Value + 1);

    /// <summary>
    /// Takes in a look, which began at <paramref name="asked"/>: the head was asked for first, then <paramref name="end"/>, the offset that
    /// the next record will get.
    /// </summary>
    public void Look(PartitionHead head, Offset end, long asked)
    {
        var now = _clock.GetTimestamp();
        if (head.Totals.Accepted != _accepted)
            _quietSince = now;
        if (head.Last != _head)
            _movedAt = now;
        // Offsets begin again: what was read of the topic before says nothing.
        if (head.Last < _head)
            (_readUpTo, _ahead, _probed) = (null, null, null);
        (_head, _end, _accepted) = (head.Last, end, head.Totals.Accepted);
        if (IsAtEnd)
            (_readUpTo, _ahead) = (asked, null);
        else if (_ahead is { } ahead && Next.Value >= ahead.End.Value)
            (_readUpTo, _ahead) = (ahead.At, (end, asked));
        else
            _ahead ??= (end, asked);
    }

    /// <summary>
    /// Whether nothing was accepted for <paramref name="timeout"/> up to a time of which everything is known to be read: that of the last
    /// look or, where bad records come all the time and so are read all the time, one at most <paramref name="limit"/> ago. So the next
    /// event that counts comes the timeout or more after the one before.
    /// </summary>
    public bool IsIdle(TimeSpan timeout, TimeSpan limit) =>
        _readUpTo is { } upTo && _clock.GetElapsedTime(_quietSince, upTo) >= timeout
        && (IsAtEnd || (IsWithin(upTo, limit) && IsWithin(_movedAt, limit)));

    /// <summary>
    /// Whether the partition must be read to know: nothing was accepted and the head has not moved for <paramref name="timeout"/>, and its
    /// end lies beyond.
    /// </summary>
    public bool IsDoubtful(TimeSpan timeout) => IsQuiet(timeout) && !IsAtEnd && !IsWithin(_movedAt, timeout)
        && !(_probed is { } probed && probed.End == _end && IsWithin(probed.At, timeout));

    /// <summary>
    /// Takes in what reading from <paramref name="next"/>, begun at <paramref name="asked"/>, has shown: whether there is no record.
    /// </summary>
    public void Probed(Offset next, bool isEmpty, long asked)
    {
        // Another look may have been made meanwhile.
        if (next != Next)
            return;
        _probed = (_head, _end, isEmpty, _clock.GetTimestamp());
        if (isEmpty)
            (_readUpTo, _ahead) = (asked, null);
    }

    /// <summary>Whether it is known that no record lies between head and end.</summary>
    public bool IsProvedEmpty(Offset head, Offset end) => _probed is { IsEmpty: true } probed && probed.Head == head && probed.End == end;

    private bool IsAtEnd => Next.Value >= _end.Value || IsProvedEmpty(_head, _end);

    private bool IsQuiet(TimeSpan timeout) => _clock.GetElapsedTime(_quietSince) >= timeout;

    private bool IsWithin(long? time, TimeSpan limit) => time is { } at && _clock.GetElapsedTime(at) <= limit;
}
