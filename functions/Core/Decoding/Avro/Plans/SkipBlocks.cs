namespace Serverless.Core.Decoding.Avro.Plans;

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
