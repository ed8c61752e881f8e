using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Evaluation;

// Values of one type as items of lists, and back. The checker has made sure that the types are right.

internal readonly struct IntToItem : IUnary<long, Item>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, long value, out Item result)
    {
        result = new Item(Kind.Int, value);
        return Outcome.Ok;
    }
}

internal readonly struct DurationToItem : IUnary<long, Item>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, long value, out Item result)
    {
        result = new Item(Kind.Duration, value);
        return Outcome.Ok;
    }
}

internal readonly struct UintToItem : IUnary<ulong, Item>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ulong value, out Item result)
    {
        result = new Item(Kind.Uint, unchecked((long)value));
        return Outcome.Ok;
    }
}

internal readonly struct DoubleToItem : IUnary<double, Item>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, double value, out Item result)
    {
        result = new Item(Kind.Double, BitConverter.DoubleToInt64Bits(value));
        return Outcome.Ok;
    }
}

internal readonly struct NumberToItem : IUnary<Number, Item>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, Number value, out Item result)
    {
        result = new Item(value.Kind, value.Bits);
        return Outcome.Ok;
    }
}

internal readonly struct BoolToItem : IUnary<bool, Item>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, bool value, out Item result)
    {
        result = new Item(Kind.Bool, value ? 1 : 0);
        return Outcome.Ok;
    }
}

internal readonly struct MomentToItem : IUnary<Moment, Item>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, Moment value, out Item result)
    {
        result = new Item(Kind.Timestamp, value.Seconds, value.Nanos);
        return Outcome.Ok;
    }
}

internal readonly struct TextToItem : IUnary<ReadOnlySpan<byte>, Item>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out Item result)
    {
        result = Of(value, Kind.String);
        return Outcome.Ok;
    }

    public static Item Of(ReadOnlySpan<byte> text, Kind kind) => new(kind, 0, 0, text.ToArray());
}

internal readonly struct BytesToItem : IUnary<ReadOnlySpan<byte>, Item>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out Item result)
    {
        result = TextToItem.Of(value, Kind.Bytes);
        return Outcome.Ok;
    }
}

internal readonly struct ListToItem : IUnary<Item[], Item>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, Item[] value, out Item result)
    {
        result = new Item(Kind.List, 0, 0, null, value);
        return Outcome.Ok;
    }
}

internal readonly struct ItemToInt : IUnary<Item, long>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, Item value, out long result)
    {
        result = value.Bits;
        return Outcome.Ok;
    }
}

internal readonly struct ItemToUint : IUnary<Item, ulong>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, Item value, out ulong result)
    {
        result = unchecked((ulong)value.Bits);
        return Outcome.Ok;
    }
}

internal readonly struct ItemToDouble : IUnary<Item, double>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, Item value, out double result)
    {
        result = BitConverter.Int64BitsToDouble(value.Bits);
        return Outcome.Ok;
    }
}

internal readonly struct ItemToNumber : IUnary<Item, Number>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, Item value, out Number result)
    {
        result = new Number(value.Kind, value.Bits);
        return Outcome.Ok;
    }
}

internal readonly struct ItemToBool : IUnary<Item, bool>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, Item value, out bool result)
    {
        result = value.Bits != 0;
        return Outcome.Ok;
    }
}

internal readonly struct ItemToMoment : IUnary<Item, Moment>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, Item value, out Moment result)
    {
        result = new Moment(value.Bits, value.Nanos);
        return Outcome.Ok;
    }
}

internal readonly struct ItemToText : IUnary<Item, ReadOnlySpan<byte>>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, Item value, out ReadOnlySpan<byte> result)
    {
        result = value.Text;
        return Outcome.Ok;
    }
}

internal readonly struct ItemToList : IUnary<Item, Item[]>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, Item value, out Item[] result)
    {
        result = value.Items!;
        return Outcome.Ok;
    }
}
