using Serverless.Core.Expressions.Evaluation;
using Serverless.Core.Expressions.Values;

namespace Serverless.Core.Expressions.Checking;

/// <summary>A compiled expression with its type. The type decides the T of its <see cref="Node{T}"/>.</summary>
internal sealed record Checked(Node Node, CelType Type)
{
    public Node<bool> Bool => (Node<bool>)Node;

    /// <summary>The node of an int, or of a duration in nanoseconds.</summary>
    public Node<long> Long => (Node<long>)Node;

    public Node<ulong> Uint => (Node<ulong>)Node;

    public Node<double> Double => (Node<double>)Node;

    /// <summary>The node of a string, bytes or a URL.</summary>
    public Node<ReadOnlySpan<byte>> Text => (Node<ReadOnlySpan<byte>>)Node;

    public Node<Moment> Moment => (Node<Moment>)Node;

    public Node<IpAddress> Ip => (Node<IpAddress>)Node;

    public Node<IpNetwork> Network => (Node<IpNetwork>)Node;

    public Node<Item[]> List => (Node<Item[]>)Node;

    /// <summary>A number of any type, as one that can be compared with any other.</summary>
    public Node<Number> Number => Type.Kind switch
    {
        Kind.Int => new Unary<IntToNumber, long, Number>(Long),
        Kind.Uint => new Unary<UintToNumber, ulong, Number>(Uint),
        Kind.Double => new Unary<DoubleToNumber, double, Number>(Double),
        _ => (Node<Number>)Node,
    };

    /// <summary>The value as an item of a list.</summary>
    public Node<Item> Item => Type.Kind switch
    {
        Kind.Int => new Unary<IntToItem, long, Item>(Long),
        Kind.Duration => new Unary<DurationToItem, long, Item>(Long),
        Kind.Uint => new Unary<UintToItem, ulong, Item>(Uint),
        Kind.Double => new Unary<DoubleToItem, double, Item>(Double),
        Kind.Number => new Unary<NumberToItem, Number, Item>(Number),
        Kind.Bool => new Unary<BoolToItem, bool, Item>(Bool),
        Kind.Timestamp => new Unary<MomentToItem, Moment, Item>(Moment),
        Kind.String => new Unary<TextToItem, ReadOnlySpan<byte>, Item>(Text),
        Kind.Bytes => new Unary<BytesToItem, ReadOnlySpan<byte>, Item>(Text),
        Kind.List => new Unary<ListToItem, Item[], Item>(List),
        _ => (Node<Item>)Node,
    };

    /// <summary>An item of a list as a value of its type.</summary>
    public static Checked OfItem(Node<Item> item, CelType type) => new(
        type.Kind switch
        {
            Kind.Int or Kind.Duration => new Unary<ItemToInt, Item, long>(item),
            Kind.Uint => new Unary<ItemToUint, Item, ulong>(item),
            Kind.Double => new Unary<ItemToDouble, Item, double>(item),
            Kind.Number => new Unary<ItemToNumber, Item, Number>(item),
            Kind.Bool => new Unary<ItemToBool, Item, bool>(item),
            Kind.Timestamp => new Unary<ItemToMoment, Item, Moment>(item),
            Kind.String or Kind.Bytes => new Unary<ItemToText, Item, ReadOnlySpan<byte>>(item),
            Kind.List => new Unary<ItemToList, Item, Item[]>(item),
            _ => item,
        },
        type);
}
