using System.Globalization;
using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Evaluation;

internal readonly struct UintToInt : IUnary<ulong, long>
{
    public static Outcome Apply(Row row, ulong value, out long result)
    {
        result = unchecked((long)value);
        return value <= long.MaxValue ? Outcome.Ok : Outcome.OutOfRange;
    }
}

internal readonly struct DoubleToInt : IUnary<double, long>
{
    public static Outcome Apply(Row row, double value, out long result) => Conversions.ToInt(value, out result);
}

internal readonly struct TextToInt : IUnary<ReadOnlySpan<byte>, long>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out long result) => Conversions.ToInt(value, out result);
}

internal readonly struct MomentToInt : IUnary<Moment, long>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, Moment value, out long result)
    {
        result = value.Seconds;
        return Outcome.Ok;
    }
}

internal readonly struct IntToUint : IUnary<long, ulong>
{
    public static Outcome Apply(Row row, long value, out ulong result)
    {
        result = unchecked((ulong)value);
        return value >= 0 ? Outcome.Ok : Outcome.OutOfRange;
    }
}

internal readonly struct DoubleToUint : IUnary<double, ulong>
{
    public static Outcome Apply(Row row, double value, out ulong result) => Conversions.ToUint(value, out result);
}

internal readonly struct TextToUint : IUnary<ReadOnlySpan<byte>, ulong>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out ulong result) => Conversions.ToUint(value, out result);
}

internal readonly struct IntToDouble : IUnary<long, double>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, long value, out double result)
    {
        result = value;
        return Outcome.Ok;
    }
}

internal readonly struct UintToDouble : IUnary<ulong, double>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ulong value, out double result)
    {
        result = value;
        return Outcome.Ok;
    }
}

internal readonly struct TextToDouble : IUnary<ReadOnlySpan<byte>, double>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out double result) => Conversions.ToDouble(value, out result);
}

internal readonly struct TextToBool : IUnary<ReadOnlySpan<byte>, bool>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out bool result) => Conversions.ToBool(value, out result);
}

internal readonly struct TextToMoment : IUnary<ReadOnlySpan<byte>, Moment>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out Moment result) => MomentText.TryParse(value, out result);
}

internal readonly struct IntToMoment : IUnary<long, Moment>
{
    public static Outcome Apply(Row row, long value, out Moment result) => Moment.TryCreate(value, 0, out result);
}

internal readonly struct TextToDuration : IUnary<ReadOnlySpan<byte>, long>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out long result) => DurationText.TryParse(value, out result);
}

// Texts are written into the row's scratch space.

internal readonly struct IntToText : IUnary<long, ReadOnlySpan<byte>>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, long value, out ReadOnlySpan<byte> result)
    {
        var target = row.Scratch(20);
        value.TryFormat(target, out var length, default, CultureInfo.InvariantCulture);
        result = target[..length];
        return Outcome.Ok;
    }
}

internal readonly struct UintToText : IUnary<ulong, ReadOnlySpan<byte>>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ulong value, out ReadOnlySpan<byte> result)
    {
        var target = row.Scratch(20);
        value.TryFormat(target, out var length, default, CultureInfo.InvariantCulture);
        result = target[..length];
        return Outcome.Ok;
    }
}

internal readonly struct DoubleToText : IUnary<double, ReadOnlySpan<byte>>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, double value, out ReadOnlySpan<byte> result)
    {
        var target = row.Scratch(32);
        value.TryFormat(target, out var length, "R", CultureInfo.InvariantCulture);
        result = target[..length];
        return Outcome.Ok;
    }
}

internal readonly struct BoolToText : IUnary<bool, ReadOnlySpan<byte>>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, bool value, out ReadOnlySpan<byte> result)
    {
        result = value ? "true"u8 : "false"u8;
        return Outcome.Ok;
    }
}

internal readonly struct BytesToText : IUnary<ReadOnlySpan<byte>, ReadOnlySpan<byte>>
{
    public static Outcome Apply(Row row, ReadOnlySpan<byte> value, out ReadOnlySpan<byte> result)
    {
        result = value;
        return System.Text.Unicode.Utf8.IsValid(value) ? Outcome.Ok : Outcome.InvalidUtf8;
    }
}

internal readonly struct MomentToText : IUnary<Moment, ReadOnlySpan<byte>>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, Moment value, out ReadOnlySpan<byte> result)
    {
        var target = row.Scratch(MomentText.MaxLength);
        result = target[..MomentText.Write(value, target)];
        return Outcome.Ok;
    }
}

internal readonly struct DurationToText : IUnary<long, ReadOnlySpan<byte>>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, long value, out ReadOnlySpan<byte> result)
    {
        var target = row.Scratch(DurationText.MaxLength);
        result = target[..DurationText.Write(value, target)];
        return Outcome.Ok;
    }
}

// Items of a list that mixes numbers, as numbers of one type.

internal readonly struct NumberToInt : IUnary<Number, long>
{
    public static Outcome Apply(Row row, Number value, out long result) => value.Kind switch
    {
        Kind.Double => Conversions.ToInt(BitConverter.Int64BitsToDouble(value.Bits), out result),
        Kind.Uint => UintToInt.Apply(row, unchecked((ulong)value.Bits), out result),
        _ => Ok(value.Bits, out result),
    };

    private static Outcome Ok(long value, out long result)
    {
        result = value;
        return Outcome.Ok;
    }
}

internal readonly struct NumberToDouble : IUnary<Number, double>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, Number value, out double result)
    {
        result = value.Kind switch
        {
            Kind.Double => BitConverter.Int64BitsToDouble(value.Bits),
            Kind.Uint => unchecked((ulong)value.Bits),
            _ => value.Bits,
        };
        return Outcome.Ok;
    }
}

// Numbers of one type as members of the one number line.

internal readonly struct IntToNumber : IUnary<long, Number>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, long value, out Number result)
    {
        result = Number.Of(value);
        return Outcome.Ok;
    }
}

internal readonly struct UintToNumber : IUnary<ulong, Number>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, ulong value, out Number result)
    {
        result = Number.Of(value);
        return Outcome.Ok;
    }
}

internal readonly struct DoubleToNumber : IUnary<double, Number>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, double value, out Number result)
    {
        result = Number.Of(value);
        return Outcome.Ok;
    }
}
