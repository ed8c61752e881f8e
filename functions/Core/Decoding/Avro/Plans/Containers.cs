using Serverless.Core.Rejections;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Avro.Plans;

/// <summary>The values of a record's fields, one after the other.</summary>
internal sealed class RecordNode : AvroNode
{
    private AvroNode[] _fields = [];

    /// <summary>Sets the fields; a record may contain itself, so it is made before them.</summary>
    public void Take(AvroNode[] fields) => _fields = fields;

    public override int Read(AvroRun run, int at)
    {
        if (!run.TryEnter(at))
            return AvroRun.Nowhere;
        foreach (var field in _fields)
        {
            at = field.Read(run, at);
            if (at < 0)
                return at;
        }
        run.Leave();
        return at;
    }
}

/// <summary>A value of one of several branches. One of null is no value.</summary>
internal sealed class UnionNode : AvroNode
{
    private AvroNode[] _branches = [];

    /// <summary>Sets the branches; a union may contain itself through one of them.</summary>
    public void Take(AvroNode[] branches) => _branches = branches;

    public override int Read(AvroRun run, int at)
    {
        at = run.ReadPlace(at, _branches.Length, "branch", out var branch);
        return at < 0 ? at : _branches[branch].Read(run, at);
    }
}

/// <summary>The items of an array or the entries of a map, none of interest.</summary>
internal sealed class SkipBlocks : AvroNode
{
    private bool _isMap;
    private AvroNode? _value;

    /// <summary>Sets what an item or a value of an entry is; null for one that has no bytes.</summary>
    public void Take(AvroNode? value, bool isMap) => (_value, _isMap) = (value, isMap);

    public override int Read(AvroRun run, int at) => Read(run, at, out _);

    /// <summary>As <see cref="Read(AvroRun, int)"/>; <paramref name="count"/> is how many there are.</summary>
    public int Read(AvroRun run, int at, out long count)
    {
        count = 0;
        if (!run.TryEnter(at))
            return AvroRun.Nowhere;
        for (var isLast = false; !isLast;)
        {
            at = run.ReadBlock(at, out var items, out var end);
            if (at < 0)
                return at;
            isLast = items == 0;
            // As many items as fit, since one that has no bytes may be there any number of times.
            count = items > long.MaxValue - count ? long.MaxValue : count + items;
            at = end >= 0 ? end : Skip(run, at, items);
            if (at < 0)
                return at;
        }
        run.Leave();
        return at;
    }

    private int Skip(AvroRun run, int at, long items)
    {
        if (_value is null && !_isMap)
            return at;
        for (; items > 0 && at >= 0; items--)
        {
            if (_isMap)
                at = SkipKey(run, at);
            if (at >= 0 && _value is not null)
                at = _value.Read(run, at);
        }
        return at;
    }

    private static int SkipKey(AvroRun run, int at)
    {
        var start = run.ReadLength(at, out var length);
        return start < 0 ? start : start + length;
    }
}

/// <summary>An array with items that lead to fields.</summary>
/// <param name="items">Each with its place: from 0 for the first, from -1 backwards for the last.</param>
/// <param name="other">Any other item.</param>
/// <param name="all">All of the array, to count its items.</param>
internal sealed class ItemsNode((int Place, AvroNode Item)[] items, AvroNode other, SkipBlocks all) : AvroNode
{
    private readonly bool _countsBack = Array.Exists(items, one => one.Place < 0);

    public override int Read(AvroRun run, int at)
    {
        var count = 0L;
        if (_countsBack && all.Read(run, at, out count) < 0)
            return AvroRun.Nowhere;
        if (!run.TryEnter(at))
            return AvroRun.Nowhere;
        var index = 0L;
        for (var left = -1L; left != 0;)
        {
            at = run.ReadBlock(at, out left, out var end);
            for (var item = 0L; item < left && at >= 0; item++)
                at = ReadItem(run, at, index++, count);
            if (at >= 0 && end >= 0 && at != end)
                return run.Fail(Reasons.Malformed, at, $"a block that ends {end - at} bytes after its items");
            if (at < 0)
                return at;
        }
        run.Leave();
        return at;
    }

    // The last item may be the first as well.
    private int ReadItem(AvroRun run, int at, long index, long count)
    {
        var end = AvroRun.Nowhere;
        foreach (var (place, item) in items)
        {
            if (place != (place < 0 ? index - count : index))
                continue;
            end = item.Read(run, at);
            if (end < 0)
                return end;
        }
        return end >= 0 ? end : other.Read(run, at);
    }
}

/// <summary>A map with entries that lead to fields.</summary>
/// <param name="keys">Their keys in UTF-8.</param>
/// <param name="values">The value of each.</param>
/// <param name="other">The value of any other.</param>
internal sealed class MapNode(byte[][] keys, AvroNode[] values, AvroNode? other) : AvroNode
{
    private readonly Utf8Table _keys = new(keys);
    private readonly long[] _lastEvent = new long[keys.Length];

    public override int Read(AvroRun run, int at)
    {
        if (!run.TryEnter(at))
            return AvroRun.Nowhere;
        for (var left = -1L; left != 0;)
        {
            at = run.ReadBlock(at, out left, out var end);
            for (var entry = 0L; entry < left && at >= 0; entry++)
                at = ReadEntry(run, at);
            if (at >= 0 && end >= 0 && at != end)
                return run.Fail(Reasons.Malformed, at, $"a block that ends {end - at} bytes after its entries");
            if (at < 0)
                return at;
        }
        run.Leave();
        return at;
    }

    private int ReadEntry(AvroRun run, int at)
    {
        var start = run.ReadLength(at, out var length);
        if (start < 0)
            return start;
        var found = _keys.Find(run.Source.AsSpan(start, length));
        if (found < 0)
            return other is null ? start + length : other.Read(run, start + length);
        if (_lastEvent[found] == run.Event)
            return run.Fail(Reasons.DuplicateKey, at, Printable.Of(keys[found]));
        _lastEvent[found] = run.Event;
        return values[found].Read(run, start + length);
    }
}
