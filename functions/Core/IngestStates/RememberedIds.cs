using Serverless.Core.Binary;
using Serverless.Core.Time;

namespace Serverless.Core.IngestStates;

/// <summary>
/// The ids of a span, in the order in which they came, each with the time at which it came: a time that never goes back, so that the oldest
/// are first in line. They are forgotten when the span is over, or, oldest first, when there are more than the limit. They are numbered
/// from 0 on. Room for a power of two of them, 24 bytes each, grows as they come; with the index an id takes 40 bytes.
/// </summary>
/// <param name="withinMs">An id is known up to this many milliseconds after it came.</param>
/// <param name="limit">How many are known at most, at least 1.</param>
internal sealed class RememberedIds(long withinMs, int limit)
{
    private const int LeastRoom = 256;
    private RememberedId[] _ring = new RememberedId[LeastRoom];
    private IdIndex _index = new(LeastRoom);
    private EventTime _now = EventTime.Min;

    /// <summary>The number of the oldest id that is known.</summary>
    public long Start { get; private set; }

    /// <summary>The number of the next id.</summary>
    public long End { get; private set; }

    /// <summary>How many are known.</summary>
    public int Count => (int)(End - Start);

    /// <summary>How many were ever forgotten because of the limit.</summary>
    public long ForgottenEarly { get; private set; }

    /// <summary>Forgets those whose span is over at a time; an earlier time than the one before changes nothing.</summary>
    public void Advance(EventTime time)
    {
        if (time <= _now)
            return;
        _now = time;
        var oldest = time.Minus(withinMs);
        if (Count > 0 && At(End - 1).Came < oldest)
            ForgetAll();
        while (Count > 0 && At(Start).Came < oldest)
            ForgetOldest();
    }

    /// <summary>Remembers an id from now on; false when it is known.</summary>
    public bool TryAdd(UInt128 id)
    {
        if (_index.Find(id, _ring) >= 0)
            return false;
        if (Count == limit)
        {
            ForgetOldest();
            ForgottenEarly++;
        }
        Add(new RememberedId(id, _now));
        return true;
    }

    /// <summary>Appends the time, and the ids from a number on that are known still.</summary>
    public void WriteFrom(ByteWriter writer, long first)
    {
        first = Math.Max(first, Start);
        writer.Signed(_now.Milliseconds);
        writer.Unsigned((ulong)(End - first));
        for (var (number, before) = (first, _now.Milliseconds); number < End; number++)
        {
            ref readonly var one = ref At(number);
            writer.Signed(one.Came.Milliseconds - before);
            writer.Fixed64((ulong)one.Id);
            writer.Fixed64((ulong)(one.Id >> 64));
            before = one.Came.Milliseconds;
        }
    }

    /// <summary>
    /// Takes in what <see cref="WriteFrom"/> wrote after what is known. An id that is known already is one that had been forgotten because
    /// of the limit: from now on it is the later one.
    /// </summary>
    public void Read(scoped ref ByteReader reader)
    {
        var (now, count) = (reader.Signed(), reader.Count());
        for (var came = now; count > 0; count--)
        {
            came += reader.Signed();
            Advance(new EventTime(came));
            var low = reader.Fixed64();
            if (Count == limit)
                ForgetOldest();
            Add(new RememberedId(new UInt128(reader.Fixed64(), low), _now));
        }
        Advance(new EventTime(now));
    }

    private void Add(in RememberedId one)
    {
        if (Count == _ring.Length)
            Grow();
        At(End) = one;
        _index.Put(Position(End++), _ring);
    }

    private void Grow()
    {
        var (old, mask) = (_ring, _ring.Length - 1);
        _ring = new RememberedId[old.Length * 2];
        _index = new IdIndex(_ring.Length);
        for (var number = Start; number < End; number++)
        {
            At(number) = old[(int)number & mask];
            _index.Put(Position(number), _ring);
        }
    }

    private void ForgetOldest() => _index.Remove(Position(Start++), _ring);

    private void ForgetAll()
    {
        Start = End;
        _index.Clear();
    }

    private ref RememberedId At(long number) => ref _ring[Position(number)];

    private int Position(long number) => (int)number & (_ring.Length - 1);
}

/// <summary>An id, and when it came.</summary>
internal readonly record struct RememberedId(UInt128 Id, EventTime Came);
