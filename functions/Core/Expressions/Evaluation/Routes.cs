using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Evaluation;

/// <summary>
/// <c>route</c>: the path of a request's target without what identifies one thing: a segment between slashes that has a digit is <c>*</c>,
/// and what comes after the first '?' or '#' is left out. So all requests of one kind have one route.
/// </summary>
internal readonly struct Route : IUnary<ReadOnlySpan<byte>, ReadOnlySpan<byte>>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out ReadOnlySpan<byte> result)
    {
        var path = value.IndexOfAny((byte)'?', (byte)'#') is >= 0 and var end ? value[..end] : value;
        var target = row.Scratch(path.Length);
        var length = 0;
        for (var start = 0; start <= path.Length;)
        {
            var next = path[start..].IndexOf((byte)'/') is >= 0 and var slash ? start + slash : path.Length;
            length += Write(path[start..next], target[length..]);
            if (next < path.Length)
                target[length++] = (byte)'/';
            start = next + 1;
        }
        result = target[..length];
        return Outcome.Ok;
    }

    private static int Write(ReadOnlySpan<byte> segment, Span<byte> target)
    {
        if (segment.IndexOfAnyInRange((byte)'0', (byte)'9') < 0)
        {
            segment.CopyTo(target);
            return segment.Length;
        }
        target[0] = (byte)'*';
        return 1;
    }
}
