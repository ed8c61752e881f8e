using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Evaluation;

/// <summary>When values of one type are equal.</summary>
internal interface IEquality<T>
    where T : allows ref struct
{
    static abstract bool AreEqual(T left, T right);
}

/// <summary>How the values of one type are ordered. Both Less and LessOrEqual are needed, as neither holds for NaN.</summary>
internal interface IOrder<T> : IEquality<T>
    where T : allows ref struct
{
    static abstract bool Less(T left, T right);

    static abstract bool LessOrEqual(T left, T right);
}

internal readonly struct OfInts : IOrder<long>
{
    public static bool AreEqual(long left, long right) => left == right;

    public static bool Less(long left, long right) => left < right;

    public static bool LessOrEqual(long left, long right) => left <= right;
}

internal readonly struct OfUints : IOrder<ulong>
{
    public static bool AreEqual(ulong left, ulong right) => left == right;

    public static bool Less(ulong left, ulong right) => left < right;

    public static bool LessOrEqual(ulong left, ulong right) => left <= right;
}

internal readonly struct OfDoubles : IOrder<double>
{
    public static bool AreEqual(double left, double right) => left == right;

    public static bool Less(double left, double right) => left < right;

    public static bool LessOrEqual(double left, double right) => left <= right;
}

internal readonly struct OfNumbers : IOrder<Number>
{
    public static bool AreEqual(Number left, Number right) => Number.AreEqual(left, right);

    public static bool Less(Number left, Number right) => Number.Less(left, right);

    public static bool LessOrEqual(Number left, Number right) => Number.LessOrEqual(left, right);
}

internal readonly struct OfIps : IEquality<IpAddress>
{
    public static bool AreEqual(IpAddress left, IpAddress right) => left == right;
}

internal readonly struct OfNetworks : IEquality<IpNetwork>
{
    public static bool AreEqual(IpNetwork left, IpNetwork right) => left == right;
}

internal readonly struct OfBools : IOrder<bool>
{
    public static bool AreEqual(bool left, bool right) => left == right;

    public static bool Less(bool left, bool right) => !left && right;

    public static bool LessOrEqual(bool left, bool right) => !left || right;
}

/// <summary>By bytes, which for UTF-8 is the order of code points.</summary>
internal readonly struct OfTexts : IOrder<ReadOnlySpan<byte>>
{
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceEqual(right);

    public static bool Less(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceCompareTo(right) < 0;

    public static bool LessOrEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceCompareTo(right) <= 0;
}

internal readonly struct OfMoments : IOrder<Moment>
{
    public static bool AreEqual(Moment left, Moment right) => left == right;

    public static bool Less(Moment left, Moment right) => left < right;

    public static bool LessOrEqual(Moment left, Moment right) => !(right < left);
}

/// <summary>Items, and null.</summary>
internal readonly struct OfItems : IEquality<Item>
{
    public static bool AreEqual(Item left, Item right) => Item.AreEqual(left, right);
}

internal readonly struct OfLists : IEquality<Item[]>
{
    public static bool AreEqual(Item[] left, Item[] right) => Item.AreEqual(left, right);
}

internal readonly struct Equal<TComparer, T> : IBinary<T, T, bool>
    where TComparer : struct, IEquality<T>
    where T : allows ref struct
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, T left, T right, out bool result)
    {
        result = TComparer.AreEqual(left, right);
        return Outcome.Ok;
    }
}

internal readonly struct NotEqual<TComparer, T> : IBinary<T, T, bool>
    where TComparer : struct, IEquality<T>
    where T : allows ref struct
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, T left, T right, out bool result)
    {
        result = !TComparer.AreEqual(left, right);
        return Outcome.Ok;
    }
}

internal readonly struct Less<TComparer, T> : IBinary<T, T, bool>
    where TComparer : struct, IOrder<T>
    where T : allows ref struct
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, T left, T right, out bool result)
    {
        result = TComparer.Less(left, right);
        return Outcome.Ok;
    }
}

internal readonly struct LessOrEqual<TComparer, T> : IBinary<T, T, bool>
    where TComparer : struct, IOrder<T>
    where T : allows ref struct
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, T left, T right, out bool result)
    {
        result = TComparer.LessOrEqual(left, right);
        return Outcome.Ok;
    }
}

/// <summary>The comparison that most views make, of a field with a literal: it runs for every event.</summary>
internal sealed class TextIs(int slot, byte[] literal) : Node<bool>
{
    public override Outcome Evaluate(Row row, out bool value)
    {
        value = row.Text(slot).SequenceEqual(literal);
        return row.Has(slot) ? Outcome.Ok : Outcome.Missing;
    }
}

/// <summary>
/// <c>value in [..]</c> where the list is written out: no list is made. The items are all evaluated, as one that fails makes the list fail.
/// </summary>
internal sealed class OneOf<TComparer, T>(Node<T> value, Node<T>[] items) : Node<bool>
    where TComparer : struct, IEquality<T>
    where T : allows ref struct
{
    public override IReadOnlyList<Node> Parts => [value, .. items];

    public override Outcome Evaluate(Row row, out bool result)
    {
        result = false;
        var outcome = value.Evaluate(row, out var wanted);
        foreach (var item in items)
        {
            var found = item.Evaluate(row, out var candidate);
            if ((outcome | found) == Outcome.Ok)
                result |= TComparer.AreEqual(wanted, candidate);
            else
                outcome = Outcomes.Join(outcome, found);
        }
        return outcome;
    }
}

/// <summary><c>field in ['a', 'b']</c> with literals only.</summary>
internal sealed class TextIsOneOf(Node<ReadOnlySpan<byte>> text, byte[][] literals) : Node<bool>
{
    public override IReadOnlyList<Node> Parts => [text];

    public override Outcome Evaluate(Row row, out bool value)
    {
        value = false;
        var outcome = text.Evaluate(row, out var wanted);
        foreach (var literal in literals)
        {
            if (wanted.SequenceEqual(literal))
            {
                value = true;
                break;
            }
        }
        return outcome;
    }
}
