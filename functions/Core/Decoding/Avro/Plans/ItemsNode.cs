using Serverless.Core.Rejections;

namespace Serverless.Core.Decoding.Avro.Plans;

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
