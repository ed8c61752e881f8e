using System.Runtime.CompilerServices;
using Serverless.Core.Time;

namespace Serverless.Core.Partials;

/// <summary>
/// Numbers the entries of a view in a chunk from 0, one for each (key, slice, first open window), in the order in which they are met. A
/// hash table whose entries stay allocated from chunk to chunk.
/// </summary>
internal sealed class KeyTable
{
    private int[] _buckets = NewBuckets(64);
    private Entry[] _entries = new Entry[64];

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>The number of an entry's key.</summary>
    public int Key(int index) => _entries[index].Key;

    /// <summary>The slice of an entry.</summary>
    public EventTime Slice(int index) => _entries[index].Slice;

    /// <summary>
    /// The end of the first window that the entry's events may enter: the windows of its slice that end earlier were closed when the events
    /// came.
    /// </summary>
    public EventTime FirstOpenEnd(int index) => _entries[index].FirstOpenEnd;

    /// <summary>The number of the entry, which is added when it is new: then it is the <see cref="Count"/> before the call.</summary>
    public int IndexOf(int key, EventTime slice, EventTime from)
    {
        for (var index = Bucket(key, slice); index >= 0; index = _entries[index].Next)
        {
            ref readonly var entry = ref _entries[index];
            if (entry.Key == key && entry.Slice == slice && entry.FirstOpenEnd == from)
                return index;
        }
        return Add(key, slice, from);
    }

    /// <summary>Adds an entry, also when there is one like it, and returns its number: the <see cref="Count"/> before the call.</summary>
    public int Add(int key, EventTime slice, EventTime from)
    {
        if (Count == _entries.Length)
            Grow();
        ref var bucket = ref Bucket(key, slice);
        _entries[Count] = new Entry { Key = key, Slice = slice, FirstOpenEnd = from, Next = bucket };
        return bucket = Count++;
    }

    /// <summary>Removes all entries; the memory is kept.</summary>
    public void Clear()
    {
        if (Count > 0)
            Array.Fill(_buckets, -1);
        Count = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref int Bucket(int key, EventTime slice) =>
        ref _buckets[(((ulong)key * 0xC2B2AE3D27D4EB4F) + ((ulong)slice.Milliseconds * 0x9E3779B97F4A7C15)) >> 33
            & (ulong)(_buckets.Length - 1)];

    private void Grow()
    {
        Array.Resize(ref _entries, Count * 2);
        _buckets = NewBuckets(Count * 2);
        for (var index = 0; index < Count; index++)
        {
            ref var bucket = ref Bucket(_entries[index].Key, _entries[index].Slice);
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
        public EventTime Slice;
        public EventTime FirstOpenEnd;
        public int Key;
        public int Next;
    }
}
