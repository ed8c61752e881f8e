using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Evaluation;

// A list is an array of items, made by the event: lists allocate, unless they are constants or stand right of 'in'.

/// <summary>A list that is written out and whose items depend on the event.</summary>
internal sealed class ListOf(Node<Item>[] items) : Node<Item[]>
{
    public override IReadOnlyList<Node> Parts => items;

    public override Outcome Evaluate(Row row, out Item[] value)
    {
        value = new Item[items.Length];
        var outcome = Outcome.Ok;
        for (var index = 0; index < items.Length; index++)
            outcome = Outcomes.Join(outcome, items[index].Evaluate(row, out value[index]));
        return outcome;
    }
}

internal readonly struct ItemAt : IBinary<Item[], long, Item>
{
    public static Outcome Apply(Row row, Item[] left, long right, out Item result)
    {
        var valid = right >= 0 && right < left.Length;
        result = valid ? left[right] : default;
        return valid ? Outcome.Ok : Outcome.NoSuchIndex;
    }
}

/// <summary>An index that is a uint or a double. It must be a whole number, or else there is no such item.</summary>
internal readonly struct NumberToIndex : IUnary<Number, long>
{
    public static Outcome Apply(Row row, Number value, out long result)
    {
        result = value.Kind == Kind.Double ? (long)BitConverter.Int64BitsToDouble(value.Bits) : value.Bits;
        return Number.AreEqual(value, Number.Of(result)) ? Outcome.Ok : Outcome.NoSuchIndex;
    }
}

internal readonly struct ListSize : IUnary<Item[], long>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, Item[] value, out long result)
    {
        result = value.Length;
        return Outcome.Ok;
    }
}

internal readonly struct JoinLists : IBinary<Item[], Item[], Item[]>
{
    public static Outcome Apply(Row row, Item[] left, Item[] right, out Item[] result)
    {
        var tooLong = left.Length + right.Length > Limits.Items;
        result = tooLong ? [] : [.. left, .. right];
        return tooLong ? Outcome.TooLong : Outcome.Ok;
    }
}

internal readonly struct IsIn : IBinary<Item, Item[], bool>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, Item left, Item[] right, out bool result)
    {
        result = false;
        foreach (var item in right)
            result |= Item.AreEqual(left, item);
        return Outcome.Ok;
    }
}

internal readonly struct Join : IBinary<Item[], ReadOnlySpan<byte>, ReadOnlySpan<byte>>
{
    public static Outcome Apply(Row row, Item[] left, ReadOnlySpan<byte> right, out ReadOnlySpan<byte> result)
    {
        result = default;
        var length = (long)right.Length * Math.Max(0, left.Length - 1);
        foreach (var item in left)
            length += item.Text!.Length;
        if (length > Limits.TextBytes)
            return Outcome.TooLong;
        var target = row.Scratch((int)length);
        result = target;
        for (var index = 0; index < left.Length; index++)
        {
            var separator = index == 0 ? default : right;
            separator.CopyTo(target);
            left[index].Text.CopyTo(target[separator.Length..]);
            target = target[(separator.Length + left[index].Text!.Length)..];
        }
        return Outcome.Ok;
    }
}

internal readonly struct Split : IBinary<ReadOnlySpan<byte>, ReadOnlySpan<byte>, Item[]>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, out Item[] result) =>
        LimitedSplit.Apply(row, left, right, -1, out result);
}

/// <summary>
/// <c>split</c> with a limit: at most that many parts, the last one with the rest; all parts when the limit is negative, none when it is 0.
/// An empty separator splits between code points.
/// </summary>
internal readonly struct LimitedSplit : ITernary<ReadOnlySpan<byte>, ReadOnlySpan<byte>, long, Item[]>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, long third, out Item[] result)
    {
        var parts = new List<Item>();
        while (third != 0 && parts.Count < Limits.Items)
        {
            var last = parts.Count + 1 == third;
            var at = last ? -1 : second.IsEmpty ? NextCode(first) : first.IndexOf(second);
            if (at < 0)
                break;
            parts.Add(TextToItem.Of(first[..at], Kind.String));
            first = first[(at + second.Length)..];
        }
        if (third != 0 && (!second.IsEmpty || !first.IsEmpty))
            parts.Add(TextToItem.Of(first, Kind.String));
        result = [.. parts];
        return parts.Count > Limits.Items ? Outcome.TooLong : Outcome.Ok;
    }

    // -1 before the last code point, which is the rest.
    private static int NextCode(ReadOnlySpan<byte> text)
    {
        var next = text.IsEmpty ? 0 : Utf8.ByteOffset(text, 1);
        return next == text.Length ? -1 : next;
    }
}
