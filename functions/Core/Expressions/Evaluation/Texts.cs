using Serverless.Core.Expressions.Patterns;
using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Evaluation;

// Texts that are built are written into the row's scratch space, which lives until the row's next Clear: nothing is allocated once it is
// large enough.

internal readonly struct TextSize : IUnary<ReadOnlySpan<byte>, long>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out long result)
    {
        result = Utf8.Count(value);
        return Outcome.Ok;
    }
}

internal readonly struct BytesSize : IUnary<ReadOnlySpan<byte>, long>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out long result)
    {
        result = value.Length;
        return Outcome.Ok;
    }
}

internal readonly struct StartsWith : IBinary<ReadOnlySpan<byte>, ReadOnlySpan<byte>, bool>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, out bool result)
    {
        result = left.StartsWith(right);
        return Outcome.Ok;
    }
}

internal readonly struct EndsWith : IBinary<ReadOnlySpan<byte>, ReadOnlySpan<byte>, bool>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, out bool result)
    {
        result = left.EndsWith(right);
        return Outcome.Ok;
    }
}

internal readonly struct Contains : IBinary<ReadOnlySpan<byte>, ReadOnlySpan<byte>, bool>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, out bool result)
    {
        result = left.IndexOf(right) >= 0;
        return Outcome.Ok;
    }
}

internal readonly struct Concatenate : IBinary<ReadOnlySpan<byte>, ReadOnlySpan<byte>, ReadOnlySpan<byte>>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, out ReadOnlySpan<byte> result)
    {
        result = default;
        if (left.Length + right.Length > Limits.TextBytes)
            return Outcome.TooLong;
        var target = row.Scratch(left.Length + right.Length);
        left.CopyTo(target);
        right.CopyTo(target[left.Length..]);
        result = target;
        return Outcome.Ok;
    }
}

internal readonly struct LowerAscii : IUnary<ReadOnlySpan<byte>, ReadOnlySpan<byte>>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out ReadOnlySpan<byte> result)
    {
        var target = row.Scratch(value.Length);
        for (var at = 0; at < value.Length; at++)
            target[at] = value[at] is >= (byte)'A' and <= (byte)'Z' and var letter ? (byte)(letter | 0x20) : value[at];
        result = target;
        return Outcome.Ok;
    }
}

internal readonly struct UpperAscii : IUnary<ReadOnlySpan<byte>, ReadOnlySpan<byte>>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out ReadOnlySpan<byte> result)
    {
        var target = row.Scratch(value.Length);
        for (var at = 0; at < value.Length; at++)
            target[at] = value[at] is >= (byte)'a' and <= (byte)'z' and var letter ? (byte)(letter & ~0x20) : value[at];
        result = target;
        return Outcome.Ok;
    }
}

internal readonly struct Trim : IUnary<ReadOnlySpan<byte>, ReadOnlySpan<byte>>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out ReadOnlySpan<byte> result)
    {
        result = Utf8.Trim(value);
        return Outcome.Ok;
    }
}

/// <summary>The code point at an index; empty at the index after the last.</summary>
internal readonly struct CharAt : IBinary<ReadOnlySpan<byte>, long, ReadOnlySpan<byte>>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> left, long right, out ReadOnlySpan<byte> result)
    {
        var start = Utf8.ByteOffset(left, right);
        var end = start < 0 || start == left.Length ? start : Utf8.ByteOffset(left, right + 1);
        result = start < 0 ? default : left[start..end];
        return start < 0 ? Outcome.NoSuchIndex : Outcome.Ok;
    }
}

internal readonly struct SubstringFrom : IBinary<ReadOnlySpan<byte>, long, ReadOnlySpan<byte>>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> left, long right, out ReadOnlySpan<byte> result)
    {
        var start = Utf8.ByteOffset(left, right);
        result = start < 0 ? default : left[start..];
        return start < 0 ? Outcome.NoSuchIndex : Outcome.Ok;
    }
}

internal readonly struct Substring : ITernary<ReadOnlySpan<byte>, long, long, ReadOnlySpan<byte>>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> first, long second, long third, out ReadOnlySpan<byte> result)
    {
        var (start, end) = (Utf8.ByteOffset(first, second), Utf8.ByteOffset(first, third));
        var valid = start >= 0 && end >= start;
        result = valid ? first[start..end] : default;
        return valid ? Outcome.Ok : Outcome.NoSuchIndex;
    }
}

internal readonly struct IndexOf : IBinary<ReadOnlySpan<byte>, ReadOnlySpan<byte>, long>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, out long result)
    {
        result = Utf8.IndexOf(left, right, 0);
        return Outcome.Ok;
    }
}

internal readonly struct IndexOfFrom : ITernary<ReadOnlySpan<byte>, ReadOnlySpan<byte>, long, long>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, long third, out long result)
    {
        var from = Utf8.ByteOffset(first, third);
        result = from < 0 ? 0 : Utf8.IndexOf(first, second, from);
        return from < 0 ? Outcome.NoSuchIndex : Outcome.Ok;
    }
}

internal readonly struct LastIndexOf : IBinary<ReadOnlySpan<byte>, ReadOnlySpan<byte>, long>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, out long result)
    {
        result = Utf8.LastIndexOf(left, right, left.Length);
        return Outcome.Ok;
    }
}

internal readonly struct LastIndexOfFrom : ITernary<ReadOnlySpan<byte>, ReadOnlySpan<byte>, long, long>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, long third, out long result)
    {
        var last = Utf8.ByteOffset(first, third);
        result = last < 0 ? 0 : Utf8.LastIndexOf(first, second, last);
        return last < 0 ? Outcome.NoSuchIndex : Outcome.Ok;
    }
}

/// <summary><c>matches</c>: the pattern is a constant, compiled when the pipeline is read.</summary>
internal sealed class Matches(Node<ReadOnlySpan<byte>> text, Pattern pattern) : Node<bool>
{
    public override IReadOnlyList<Node> Parts => [text];

    public override Outcome Evaluate(Row row, out bool value)
    {
        var outcome = text.Evaluate(row, out var found);
        value = outcome == Outcome.Ok && pattern.IsMatch(found);
        return outcome;
    }
}
