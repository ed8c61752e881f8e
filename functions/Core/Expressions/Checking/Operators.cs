using Span8 = System.ReadOnlySpan<byte>;
using Serverless.Core.Expressions.Evaluation;
using Serverless.Core.Expressions.Values;
using static Serverless.Core.Expressions.Values.CelType;

namespace Serverless.Core.Expressions.Checking;

/// <summary>The arithmetic operators, by their symbols. As in CEL, there are none for operands of different numeric types.</summary>
internal static class Operators
{
    private static readonly Overload[] All =
    [
        Ints<AddInts>("+"), Ints<SubtractInts>("-"), Ints<MultiplyInts>("*"), Ints<DivideInts>("/"), Ints<RemainderOfInts>("%"),
        Uints<AddUints>("+"), Uints<SubtractUints>("-"), Uints<MultiplyUints>("*"), Uints<DivideUints>("/"), Uints<RemainderOfUints>("%"),
        Doubles<AddDoubles>("+"), Doubles<SubtractDoubles>("-"), Doubles<MultiplyDoubles>("*"), Doubles<DivideDoubles>("/"),
        Of("+", [Str, Str], Str, a => new Binary<Concatenate, Span8, Span8, Span8>(a[0].Text, a[1].Text)),
        Of("+", [Bytes, Bytes], Bytes, a => new Binary<Concatenate, Span8, Span8, Span8>(a[0].Text, a[1].Text)),
        Of("+", [Timestamp, Duration], Timestamp, a => new Binary<AddToMoment, Moment, long, Moment>(a[0].Moment, a[1].Long)),
        Of("+", [Duration, Timestamp], Timestamp, a => new Binary<AddToMoment, Moment, long, Moment>(a[1].Moment, a[0].Long)),
        Of("+", [Duration, Duration], Duration, a => new Binary<AddDurations, long, long, long>(a[0].Long, a[1].Long)),
        Of("-", [Timestamp, Timestamp], Duration, a => new Binary<BetweenMoments, Moment, Moment, long>(a[0].Moment, a[1].Moment)),
        Of("-", [Timestamp, Duration], Timestamp, a => new Binary<SubtractFromMoment, Moment, long, Moment>(a[0].Moment, a[1].Long)),
        Of("-", [Duration, Duration], Duration, a => new Binary<SubtractDurations, long, long, long>(a[0].Long, a[1].Long)),
        Of("-", [Int], Int, a => new Unary<NegateInt, long, long>(a[0].Long)),
        Of("-", [Real], Real, a => new Unary<NegateDouble, double, double>(a[0].Double)),
        Of("!", [Bool], Bool, a => new Unary<Not, bool, bool>(a[0].Bool)),
    ];

    public static IReadOnlyList<Overload> Find(string symbol) => [.. All.Where(one => one.Name == symbol)];

    private static Overload Of(string symbol, CelType[] takes, CelType gives, Func<Checked[], Node> make) =>
        new(symbol, false, takes, gives, make);

    private static Overload Ints<T>(string symbol)
        where T : struct, IBinary<long, long, long> =>
            Of(symbol, [Int, Int], Int, a => new Binary<T, long, long, long>(a[0].Long, a[1].Long));

    private static Overload Uints<T>(string symbol)
        where T : struct, IBinary<ulong, ulong, ulong> =>
            Of(symbol, [Uint, Uint], Uint, a => new Binary<T, ulong, ulong, ulong>(a[0].Uint, a[1].Uint));

    private static Overload Doubles<T>(string symbol)
        where T : struct, IBinary<double, double, double> =>
        Of(symbol, [Real, Real], Real, a => new Binary<T, double, double, double>(a[0].Double, a[1].Double));
}
