using System.Runtime.CompilerServices;
using Serverless.Core.Time;

namespace Serverless.Core.Partials;

/// <summary>
/// Numbers the distinct (key, slice, first open window) of a chunk from 0, in the order in which they are met. A hash table
/// whose entries and keys stay allocated from chunk to chunk.
/// </summary>
internal sealed class KeyTable
{
    private int[] _buckets = NewBuckets(64);
    private Entry[] _entries = new Entry[64];
    private byte[] _keys = new byte[1024];
    private int _keysUsed;

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>The key of an entry; valid until the next entry is added.</summary>
    public ReadOnlySpan<byte> Key(int index) => _keys.AsSpan(_entries[index].KeyStart, _entries[index].KeyLength);

    /// <summary>The hash of an entry's key.</summary>
    public ulong Hash(int index) => _entries[index].Hash;

    /// <summary>The slice of an entry.</summary>
    public EventTime Slice(int index) => _entries[index].Slice;

    /// <summary>
    /// The end of the first window that the entry's events may enter: the windows of its slice that end earlier were closed when the events
    /// came.
    /// </summary>
    public EventTime FirstOpenEnd(int index) => _entries[index].FirstOpenEnd;

    /// <summary>The number of the entry, which is added when it is new: then it is the <see cref="Count"/> before the call.</summary>
    public int IndexOf(ReadOnlySpan<byte> key, ulong hash, EventTime slice, EventTime from)
    {
        for (var index = Bucket(hash, slice); index >= 0; index = _entries[index].Next)
        {
            ref readonly var entry = ref _entries[index];
            if (entry.Hash == hash && entry.Slice == slice && entry.FirstOpenEnd == from && Key(index).SequenceEqual(key))
                return index;
        }
        return Add(key, hash, slice, from);
    }

    /// <summary>Adds an entry, also when there is one like it, and returns its number: the <see cref="Count"/> before the call.</summary>
    public int Add(ReadOnlySpan<byte> key, ulong hash, EventTime slice, EventTime from)
    {
        if (Count == _entries.Length)
            Grow();
        ref var bucket = ref Bucket(hash, slice);
        _entries[Count] = new Entry
        {
            Hash = hash,
            Slice = slice,
            FirstOpenEnd = from,
            KeyStart = StoreKey(key),
            KeyLength = key.Length,
            Next = bucket,
        };
        return bucket = Count++;
    }

    /// <summary>Removes all entries; the memory is kept.</summary>
    public void Clear()
    {
        Array.Fill(_buckets, -1);
        Count = 0;
        _keysUsed = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref int Bucket(ulong hash, EventTime slice) =>
        ref _buckets[(hash ^ ((ulong)slice.Milliseconds * 0x9E3779B97F4A7C15)) >> 20 & (ulong)(_buckets.Length - 1)];

    private int StoreKey(ReadOnlySpan<byte> key)
    {
        if (_keysUsed + key.Length > _keys.Length)
            Array.Resize(ref _keys, Math.Max(_keys.Length * 2, _keysUsed + key.Length));
        key.CopyTo(_keys.AsSpan(_keysUsed));
        _keysUsed += key.Length;
        return _keysUsed - key.Length;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, Count * 2);
        _buckets = NewBuckets(Count * 2);
        for (var index = 0; index < Count; index++)
        {
            ref var bucket = ref Bucket(_entries[index].Hash, _entries[index].Slice);
            _entries[index].Next = bucket;
            bucket = index;
        }
    }

    private static int[] NewBuckets(int count)
    {
        var buckets = new int[count];
        Array.Fill(buckets, -1);
        return buckets;
    }

    private struct Entry
    {
        public ulong Hash;
        public EventTime Slice;
        public EventTime FirstOpenEnd;
        public int KeyStart;
        public int KeyLength;
        public int Next;
    }
}
