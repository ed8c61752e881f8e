using Serverless.Core.Expressions.Values;
using Serverless.Core.Rows;

namespace Serverless.Core.Expressions.Evaluation;

// Of integers, of both kinds, an overflow is an error; doubles follow IEEE 754, where nothing is.

internal readonly struct AddInts : IBinary<long, long, long>
{
    public static Outcome Apply(Row row, long left, long right, out long result)
    {
        result = unchecked(left + right);
        return ((left ^ result) & (right ^ result)) < 0 ? Outcome.Overflow : Outcome.Ok;
    }
}

internal readonly struct SubtractInts : IBinary<long, long, long>
{
    public static Outcome Apply(Row row, long left, long right, out long result)
    {
        result = unchecked(left - right);
        return ((left ^ right) & (left ^ result)) < 0 ? Outcome.Overflow : Outcome.Ok;
    }
}

internal readonly struct MultiplyInts : IBinary<long, long, long>
{
    public static Outcome Apply(Row row, long left, long right, out long result)
    {
        var high = Math.BigMul(left, right, out result);
        return high == result >> 63 ? Outcome.Ok : Outcome.Overflow;
    }
}

internal readonly struct DivideInts : IBinary<long, long, long>
{
    public static Outcome Apply(Row row, long left, long right, out long result)
    {
        var outcome = right == 0 ? Outcome.DivisionByZero : right == -1 && left == long.MinValue ? Outcome.Overflow : Outcome.Ok;
        result = outcome == Outcome.Ok ? left / right : 0;
        return outcome;
    }
}

internal readonly struct RemainderOfInts : IBinary<long, long, long>
{
    public static Outcome Apply(Row row, long left, long right, out long result)
    {
        var outcome = right == 0 ? Outcome.DivisionByZero : right == -1 && left == long.MinValue ? Outcome.Overflow : Outcome.Ok;
        result = outcome == Outcome.Ok ? left % right : 0;
        return outcome;
    }
}

internal readonly struct NegateInt : IUnary<long, long>
{
    public static Outcome Apply(Row row, long value, out long result)
    {
        result = unchecked(-value);
        return value == long.MinValue ? Outcome.Overflow : Outcome.Ok;
    }
}

internal readonly struct AddUints : IBinary<ulong, ulong, ulong>
{
    public static Outcome Apply(Row row, ulong left, ulong right, out ulong result)
    {
        result = unchecked(left + right);
        return result < left ? Outcome.Overflow : Outcome.Ok;
    }
}

internal readonly struct SubtractUints : IBinary<ulong, ulong, ulong>
{
    public static Outcome Apply(Row row, ulong left, ulong right, out ulong result)
    {
        result = unchecked(left - right);
        return right > left ? Outcome.Overflow : Outcome.Ok;
    }
}

internal readonly struct MultiplyUints : IBinary<ulong, ulong, ulong>
{
    public static Outcome Apply(Row row, ulong left, ulong right, out ulong result) =>
        Math.BigMul(left, right, out result) == 0 ? Outcome.Ok : Outcome.Overflow;
}

internal readonly struct DivideUints : IBinary<ulong, ulong, ulong>
{
    public static Outcome Apply(Row row, ulong left, ulong right, out ulong result)
    {
        result = right == 0 ? 0 : left / right;
        return right == 0 ? Outcome.DivisionByZero : Outcome.Ok;
    }
}

internal readonly struct RemainderOfUints : IBinary<ulong, ulong, ulong>
{
    public static Outcome Apply(Row row, ulong left, ulong right, out ulong result)
    {
        result = right == 0 ? 0 : left % right;
        return right == 0 ? Outcome.DivisionByZero : Outcome.Ok;
    }
}

internal readonly struct AddDoubles : IBinary<double, double, double>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, double left, double right, out double result)
    {
        result = left + right;
        return Outcome.Ok;
    }
}

internal readonly struct SubtractDoubles : IBinary<double, double, double>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, double left, double right, out double result)
    {
        result = left - right;
        return Outcome.Ok;
    }
}

internal readonly struct MultiplyDoubles : IBinary<double, double, double>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, double left, double right, out double result)
    {
        result = left * right;
        return Outcome.Ok;
    }
}

internal readonly struct DivideDoubles : IBinary<double, double, double>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, double left, double right, out double result)
    {
        result = left / right;
        return Outcome.Ok;
    }
}

internal readonly struct NegateDouble : IUnary<double, double>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, double value, out double result)
    {
        result = -value;
        return Outcome.Ok;
    }
}

internal readonly struct Not : IUnary<bool, bool>
{
    public static bool CanFail => false;

    public static Outcome Apply(Row row, bool value, out bool result)
    {
        result = !value;
        return Outcome.Ok;
    }
}
