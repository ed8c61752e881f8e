using Serverless.Producer.Packing;
using Serverless.Producer.Sending;

namespace Serverless.Producer;

/// <summary>
/// The one way of a partition's events: one pack that is filled, closed, and sent before the next is begun, so their order stays. A pack is
/// closed when it is full, when the next event doesn't fit, or when its first event has waited for the linger. Safe for any thread.
/// </summary>
internal sealed class Lane : IDisposable
{
    private readonly Lock _lock = new();
    private readonly int _partition;
    private readonly Pack _pack;
    private readonly PackCompressor _compressor;
    private readonly IRecordSink _sink;
    private readonly TimeSpan _linger;
    private readonly TimeProvider _time;
    private readonly Action _stuck;
    private readonly ITimer _timer;
    private ReadOnlyMemory<byte> _value;
    private long _opened;
    private long _openedMs;
    private bool _isTimed;
    private bool _isClosed;
    private bool _hasEnded;

    /// <param name="partition">Whose events it takes.</param>
    /// <param name="options">Limits, linger, compression.</param>
    /// <param name="sink">Takes records.</param>
    /// <param name="time">Gives records their times, and the linger.</param>
    /// <param name="stuck">Called when a pack waits to be sent: it is closed, and nothing else may come that would send it.</param>
    public Lane(int partition, PackerOptions options, IRecordSink sink, TimeProvider time, Action stuck)
    {
        (_partition, _sink, _time, _linger, _stuck) = (partition, sink, time, options.Linger, stuck);
        _pack = new Pack(options.Limits);
        _compressor = new PackCompressor(options.Compression);
        _timer = time.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes an event, and tells whether it was the last of a record; false when the pack before it must be sent first.</summary>
    public bool TryAdd(ReadOnlySpan<byte> key, ReadOnlySpan<byte> @event, out bool isLast)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_hasEnded, typeof(EventPacker));
            isLast = false;
            _isClosed |= !_pack.Fits(@event);
            if (!TrySendClosed())
                return false;
            Add(key, @event);
            isLast = _isClosed;
            if (TrySendClosed())
                return true;
        }
        _stuck();
        return true;
    }

    /// <summary>Closes the pack, if there is one; with <paramref name="isEnd"/> no event is taken any more.</summary>
    public void Close(bool isEnd)
    {
        lock (_lock)
        {
            _hasEnded |= isEnd;
            _isClosed |= _pack.Events > 0;
        }
    }

    /// <summary>Sends the pack if it is closed; false when there is no room for it.</summary>
    public bool TrySend()
    {
        lock (_lock)
            return TrySendClosed();
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            (_hasEnded, _isClosed) = (true, false);
            _pack.Clear();
            _compressor.Dispose();
        }
    }

    private void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> @event)
    {
        var isFirst = _pack.Events == 0;
        if (isFirst)
            _openedMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        _pack.Add(key, @event);
        _isClosed = _pack.IsFull;
        if (!isFirst || _isClosed)
            return;
        _opened = _time.GetTimestamp();
        if (!_isTimed)
            StartTimer(_linger);
    }

    private bool TrySendClosed()
    {
        if (!_isClosed)
            return true;
        // Once: it may be tried many times.
        if (_value.IsEmpty)
            _value = _compressor.ValueOf(_pack.Lines);
        var record = new OutgoingRecord
        {
            Partition = _partition,
            Key = _pack.Key,
            Value = _value.Span,
            Events = _pack.Events,
            TimestampMs = _openedMs,
        };
        if (!_sink.TrySend(record))
            return false;
        _pack.Clear();
        (_value, _isClosed) = (default, false);
        return true;
    }

    /// <summary>The timer runs on when a pack leaves early, and is then set anew for the one that is open.</summary>
    private void Expire()
    {
        lock (_lock)
        {
            _isTimed = false;
            if (_pack.Events == 0 || _isClosed || _hasEnded)
                return;
            var left = _linger - _time.GetElapsedTime(_opened);
            if (left > TimeSpan.Zero)
            {
                StartTimer(left);
                return;
            }
            _isClosed = true;
        }
        _stuck();
    }

    private void StartTimer(TimeSpan wait)
    {
        _isTimed = true;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
