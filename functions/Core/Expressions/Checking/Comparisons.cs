using Serverless.Core.Expressions.Evaluation;
using Serverless.Core.Expressions.Values;

namespace Serverless.Core.Expressions.Checking;

/// <summary>The nodes that compare two values, by their types. Numbers of different types compare by value.</summary>
internal static class Comparisons
{
    /// <summary>Null when values of these types can't be compared by the symbol.</summary>
    public static Node<bool>? Create(string symbol, Checked left, Checked right)
    {
        if (CelType.Common(left.Type, right.Type) is not { } type)
            return null;
        return symbol is "==" or "!=" ? Equality(symbol == "!=", type, left, right) : Order(symbol, type.Kind, left, right);
    }

    /// <summary><c>value in [items]</c>, for a list that is written out; null when an item can't be compared with the value.</summary>
    public static Node<bool>? OneOf(Checked value, Checked[] items)
    {
        var type = value.Type;
        foreach (var item in items)
        {
            if (CelType.Common(type, item.Type) is not { } common)
                return null;
            type = common;
        }
        return type.Kind switch
        {
            Kind.String or Kind.Bytes when items.All(item => item.Node is TextConstant) =>
                new TextIsOneOf(value.Text, [.. items.Select(item => ((TextConstant)item.Node).Value)]),
            Kind.String or Kind.Bytes => OneOf<OfTexts>(value.Text, [.. items.Select(item => item.Text)]),
            Kind.Int or Kind.Duration => new OneOf<OfInts, long>(value.Long, [.. items.Select(item => item.Long)]),
            Kind.Uint => new OneOf<OfUints, ulong>(value.Uint, [.. items.Select(item => item.Uint)]),
            Kind.Double => new OneOf<OfDoubles, double>(value.Double, [.. items.Select(item => item.Double)]),
            Kind.Number => new OneOf<OfNumbers, Number>(value.Number, [.. items.Select(item => item.Number)]),
            Kind.Bool => new OneOf<OfBools, bool>(value.Bool, [.. items.Select(item => item.Bool)]),
            Kind.Timestamp => new OneOf<OfMoments, Moment>(value.Moment, [.. items.Select(item => item.Moment)]),
            _ => new OneOf<OfItems, Item>(value.Item, [.. items.Select(item => item.Item)]),
        };
    }

    private static OneOf<T, ReadOnlySpan<byte>> OneOf<T>(Node<ReadOnlySpan<byte>> value, Node<ReadOnlySpan<byte>>[] items)
        where T : struct, IEquality<ReadOnlySpan<byte>> => new(value, items);

    private static Node<bool> Equality(bool not, CelType type, Checked left, Checked right) => (type.Kind, left.Node, right.Node) switch
    {
        (Kind.String, TextField field, TextConstant literal) when !not => new TextIs(field.Slot, literal.Value),
        (Kind.String, TextConstant literal, TextField field) when !not => new TextIs(field.Slot, literal.Value),
        (Kind.String or Kind.Bytes or Kind.Url, _, _) => Equality<OfTexts, ReadOnlySpan<byte>>(not, left.Text, right.Text),
        (Kind.Int or Kind.Duration, _, _) => Equality<OfInts, long>(not, left.Long, right.Long),
        (Kind.Uint, _, _) => Equality<OfUints, ulong>(not, left.Uint, right.Uint),
        (Kind.Double, _, _) => Equality<OfDoubles, double>(not, left.Double, right.Double),
        (Kind.Number, _, _) => Equality<OfNumbers, Number>(not, left.Number, right.Number),
        (Kind.Bool, _, _) => Equality<OfBools, bool>(not, left.Bool, right.Bool),
        (Kind.Timestamp, _, _) => Equality<OfMoments, Moment>(not, left.Moment, right.Moment),
        (Kind.Ip, _, _) => Equality<OfIps, IpAddress>(not, left.Ip, right.Ip),
        (Kind.Network, _, _) => Equality<OfNetworks, IpNetwork>(not, left.Network, right.Network),
        (Kind.List, _, _) => Equality<OfLists, Item[]>(not, left.List, right.List),
        _ => Equality<OfItems, Item>(not, left.Item, right.Item),
    };

    private static Node<bool> Equality<TComparer, T>(bool not, Node<T> left, Node<T> right)
        where TComparer : struct, IEquality<T>
        where T : allows ref struct =>
        not ? new Binary<NotEqual<TComparer, T>, T, T, bool>(left, right) : new Binary<Equal<TComparer, T>, T, T, bool>(left, right);

    private static Node<bool>? Order(string symbol, Kind kind, Checked left, Checked right) => kind switch
    {
        Kind.String or Kind.Bytes => Order<OfTexts, ReadOnlySpan<byte>>(symbol, left.Text, right.Text),
        Kind.Int or Kind.Duration => Order<OfInts, long>(symbol, left.Long, right.Long),
        Kind.Uint => Order<OfUints, ulong>(symbol, left.Uint, right.Uint),
        Kind.Double => Order<OfDoubles, double>(symbol, left.Double, right.Double),
        Kind.Number => Order<OfNumbers, Number>(symbol, left.Number, right.Number),
        Kind.Bool => Order<OfBools, bool>(symbol, left.Bool, right.Bool),
        Kind.Timestamp => Order<OfMoments, Moment>(symbol, left.Moment, right.Moment),
        _ => null,
    };

    private static Node<bool> Order<TComparer, T>(string symbol, Node<T> left, Node<T> right)
        where TComparer : struct, IOrder<T>
        where T : allows ref struct => symbol switch
        {
            "<" => new Binary<Less<TComparer, T>, T, T, bool>(left, right),
            "<=" => new Binary<LessOrEqual<TComparer, T>, T, T, bool>(left, right),
            ">" => new Binary<Less<TComparer, T>, T, T, bool>(right, left),
            _ => new Binary<LessOrEqual<TComparer, T>, T, T, bool>(right, left),
        };
}
