namespace Serverless.Local.Feeds;

/// <summary>
/// The bytes of a partition that its readers have not read yet. The embedded broker keeps few bytes and drops the oldest silently, so a
/// feed must not be ahead of its readers by more than <paramref name="maxBytes"/>. Read bytes are counted in steps of
/// <see cref="StepBytes"/>, so the backlog may be too high, but is never too low.
/// </summary>
internal sealed class Backlog(long startOffset, long maxBytes)
{
    /// <summary>Fits a broker that keeps 5 MiB a partition, with room for what is on the wire.</summary>
    public const long EmbeddedBrokerBytes = 3 * 1024 * 1024;

    private const int StepBytes = 32 * 1024;

    private readonly Queue<(long NextOffset, long Bytes)> _steps = [];
    private long _nextOffset = startOffset;
    private long _produced;
    private long _stepped;
    private long _read;

    /// <summary>Bytes that aren't known to be read.</summary>
    public long Unread => _produced - _read;

    public bool HasRoom(int bytes) => Unread == 0 || Unread + bytes <= maxBytes;

    public void Produced(int bytes)
    {
        _nextOffset++;
        _produced += bytes;
        if (_produced - _stepped < StepBytes)
            return;
        _steps.Enqueue((_nextOffset, _produced));
        _stepped = _produced;
    }

    /// <summary>All before <paramref name="offset"/> is read and won't be asked for again.</summary>
    public void Read(long offset)
    {
        while (_steps.TryPeek(out var step) && step.NextOffset <= offset)
            _read = _steps.Dequeue().Bytes;
        if (offset >= _nextOffset)
            _read = _produced;
    }
}
