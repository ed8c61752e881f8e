using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Deltas;

/// <summary>
/// Delta objects written or read lately, whole, up to a number of bytes: the shards that need sections of a batch read them within a second
/// of each other. Objects never change, so nothing in the cache can be stale; one that is damaged isn't kept.
/// </summary>
internal sealed class DeltaCache(IDeltaStore store, long capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _objects = [];
    private readonly Queue<string> _order = new();
    private long _size;

    /// <summary>Whether sections should be compressed.</summary>
    public bool WantsPacked => store.WantsPacked;

    public async ValueTask WriteAsync(string pipeline, string name, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        await store.WriteAsync(pipeline, name, content, ct).ConfigureAwait(false);
        Keep(name, content);
    }

    /// <summary>Bytes of an object, fewer where it ends earlier; null when there is no such object.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string pipeline, string name, long offset, int length, CancellationToken ct)
    {
        lock (_lock)
        {
            if (_objects.TryGetValue(name, out var cached))
                return cached.Slice((int)Math.Min(offset, cached.Length), (int)Math.Clamp(cached.Length - offset, 0, length));
        }
        return await store.ReadAsync(pipeline, name, offset, length, ct).ConfigureAwait(false);
    }

    /// <summary>The object's directory; null when there is no such object.</summary>
    /// <exception cref="CorruptDataException">The directory is damaged, or the object isn't as long as it says.</exception>
    /// <exception cref="UnknownFormException">The object is of another version of the form.</exception>
    public async ValueTask<DeltaDirectory?> DirectoryAsync(string pipeline, string name, CancellationToken ct)
    {
        lock (_lock)
        {
            if (_objects.TryGetValue(name, out var cached))
                return DeltaDirectory.Read(cached.Span);
        }
        // Shards that read from the ledger read many sections of an object one after the other: it is fetched whole once.
        var content = await store.ReadAsync(pipeline, name, 0, int.MaxValue, ct).ConfigureAwait(false);
        if (content is not { } found)
            return null;
        var directory = DeltaDirectory.Read(found.Span);
        if (found.Length != directory.ObjectLength)
            throw new CorruptDataException($"it has {found.Length} bytes, and its directory says {directory.ObjectLength}");
        Keep(name, found);
        return directory;
    }

    /// <summary>
    /// As the other, without the object's sections, nor whether it has them all: for those who read one small section of many objects.
    /// </summary>
    public async ValueTask<DeltaDirectory?> DirectoryAloneAsync(string pipeline, string name, CancellationToken ct)
    {
        // Most directories are shorter.
        var length = 16 * 1024;
        if (await ReadAsync(pipeline, name, 0, length, ct).ConfigureAwait(false) is not { } found)
            return null;
        var whole = DeltaDirectory.LengthOf(found.Span);
        if (whole > length && found.Length == length)
            found = await ReadAsync(pipeline, name, 0, whole, ct).ConfigureAwait(false) ?? ReadOnlyMemory<byte>.Empty;
        return DeltaDirectory.Read(found.Span);
    }

    /// <summary>Drops what is kept of an object that turned out to be damaged: it may be repaired in the store.</summary>
    public void Forget(string name)
    {
        lock (_lock)
        {
            if (_objects.Remove(name, out var dropped))
                _size -= dropped.Length;
        }
    }

    private void Keep(string name, ReadOnlyMemory<byte> content)
    {
        lock (_lock)
        {
            if (!_objects.TryAdd(name, content))
                return;
            _order.Enqueue(name);
            _size += content.Length;
            while (_size > capacity && _order.TryDequeue(out var oldest))
            {
                if (_objects.Remove(oldest, out var dropped))
                    _size -= dropped.Length;
            }
        }
    }
}
