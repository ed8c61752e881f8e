using System.Runtime.CompilerServices;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Json;

/// <summary>
/// Decodes events that are plain (<see cref="PlainJson"/>) and right in every respect, which nearly all are, in a third of the time that it takes to find out
/// what is wrong with the others. It expects properties in the order in which they came last. One event at a time: not for use by two threads.
/// </summary>
internal sealed class PlainDecoder(PropertyNode root, Marks marks, FieldReader[] fields, int maxDepth)
{
    /// <summary>False when the event is not of that kind, or not right: nothing is said then, and the row holds anything.</summary>
    public bool TryDecode(byte[] source, int start, int length, Row row)
    {
        marks.Clear();
        var plain = new PlainJson(source, start, length);
        return plain.IsEnd(BehindObject(plain, 0, root, depth: 1, row));
    }

    private int BehindObject(in PlainJson plain, int at, PropertyNode node, int depth, Row row)
    {
        at = plain.Behind((byte)'{', at);
        if (plain.Behind((byte)'}', at) is >= 0 and var end)
            return end;
        var property = node.Opening;
        while (at >= 0)
        {
            at = BehindName(plain, plain.Next(at), node, ref property);
            at = plain.Next(BehindValue(plain, plain.Next(at), property, depth, row));
            if (plain[at] != ',')
                return plain.Behind((byte)'}', at);
            at++;
        }
        return at;
    }

    /// <summary>Behind the name of the property that follows <paramref name="property"/>, which is that one then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int BehindName(in PlainJson plain, int at, PropertyNode node, ref Property property)
    {
        if (property.Follower is not { } expected || plain.Behind(expected.Name, at) is not (>= 0 and var end))
            return BehindOtherName(plain, at, node, ref property);
        property = expected;
        return end;
    }

    private static int BehindOtherName(in PlainJson plain, int at, PropertyNode node, ref Property property)
    {
        if (property.FormerFollower is { } expected && plain.Behind(expected.Name, at) is >= 0 and var known)
        {
            property = expected;
            return known;
        }
        var end = plain.BehindString(at);
        if (end < 0)
            return end;
        property = node.FindBehind(property, plain.Text(at + 1, end - 1));
        return plain.Behind((byte)':', end);
    }

    private int BehindValue(in PlainJson plain, int at, Property property, int depth, Row row)
    {
        if (at < 0)
            return at;
        if (property.Inner is { } inner && plain[at] == '{')
            return depth < maxDepth && marks.TryMark(property.Mark) ? BehindObject(plain, at, inner, depth + 1, row) : PlainJson.Nowhere;
        if (property.Field < 0)
            return BehindSkipped(plain, at, depth);
        return marks.TryMark(property.Field) ? fields[property.Field].ReadPlain(plain, at, row) : PlainJson.Nowhere;
    }

    private int BehindSkipped(in PlainJson plain, int at, int depth)
    {
        if (plain[at] != '{')
            return plain.BehindScalar(at);
        return depth < maxDepth ? BehindSkippedObject(plain, at, depth + 1) : PlainJson.Nowhere;
    }

    private int BehindSkippedObject(in PlainJson plain, int at, int depth)
    {
        at++;
        if (plain.Behind((byte)'}', at) is >= 0 and var end)
            return end;
        while (at >= 0)
        {
            at = plain.Behind((byte)':', plain.BehindString(plain.Next(at)));
            at = plain.Next(BehindSkipped(plain, plain.Next(at), depth));
            if (plain[at] != ',')
                return plain.Behind((byte)'}', at);
            at++;
        }
        return at;
    }
}
