namespace Serverless.Local.Workloads.Truth;

/// <summary>
/// A list that only grows, in chunks which <paramref name="spare"/> keeps for the next one: large lists neither copy nor hold twice what
/// they need.
/// </summary>
internal sealed class ChunkedLog<T>(Stack<T[]> spare)
{
    private const int ChunkLength = 4_096;

    private readonly List<T[]> _chunks = [];
    private int _inLast = ChunkLength;

    public void Add(T item)
    {
        if (_inLast == ChunkLength)
        {
            _chunks.Add(spare.Count > 0 ? spare.Pop() : new T[ChunkLength]);
            _inLast = 0;
        }
        _chunks[^1][_inLast++] = item;
    }

    public IEnumerable<ArraySegment<T>> Chunks() =>
        _chunks.Select((chunk, at) => new ArraySegment<T>(chunk, 0, at == _chunks.Count - 1 ? _inLast : ChunkLength));

    /// <summary>Gives the chunks back; the log is not used any more.</summary>
    public void Release()
    {
        foreach (var chunk in _chunks)
            spare.Push(chunk);
        _chunks.Clear();
        _inLast = ChunkLength;
    }
}
