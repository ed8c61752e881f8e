using Serverless.Core.Rejections;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Avro.Plans;

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
