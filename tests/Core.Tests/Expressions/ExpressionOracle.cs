using System.Globalization;
using System.Numerics;
using CsCheck;
using Serverless.Core.Rows;
using Serverless.Core.Tests.Transforms;

namespace Serverless.Core.Tests.Expressions;

/// <summary>
/// What an evaluation comes to, said naively: a value (bool, long, double, string), or the word "missing" or "error" for why there is none.
/// </summary>
internal readonly record struct Meant(object? Value, string? Why = null)
{
    public static readonly Meant Missing = new(null, "missing");
    public static readonly Meant Error = new(null, "error");

    public override string ToString() => Value switch
    {
        null => Why!,
        bool value => value ? "bool true" : "bool false",
        long value => $"int {value}",
        double value => Evaluated.Show(value),
        _ => $"string {Value}",
    };
}

/// <summary>An expression as text, and what it means said a second time, by closures over boxed values.</summary>
internal sealed record Spoken(string Text, Func<Row, Meant> Meaning);

/// <summary>Generates expressions over the layout of <see cref="Transforms.Rows"/>.</summary>
internal static class ExpressionOracle
{
    private static readonly string[] Texts = ["", "a", "b", "ab", "ü", "it's", "\U0001F431", "\uFFFD"];
    private static readonly long[] Longs = [0, 1, -1, 2, 3, 7, long.MaxValue, long.MinValue, 9_007_199_254_740_993];
    private static readonly double[] Doubles = [0, -0.0, 1, -1.5, 3, 1e300, -1e300, 9_007_199_254_740_992, 9_223_372_036_854_775_808.0];
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];

    public static readonly Gen<Row> AnyRow =
        from name in Gen.OneOf(Texts.Select(Gen.Const).ToArray()).Null()
        from other in Gen.OneOf(Texts.Select(Gen.Const).ToArray()).Null()
        from x in Gen.OneOf(Doubles.Select(Gen.Const).ToArray()).Nullable()
        from y in Gen.Double[-10, 10].Nullable()
        from n in Gen.OneOf(Longs.Select(Gen.Const).ToArray()).Nullable()
        from flag in Gen.Bool.Nullable()
        select Transforms.Rows.With([.. new (string, object?)[] { ("name", name), ("other", other), ("x", x), ("y", y), ("n", n),
            ("on", flag) }
            .Where(field => field.Item2 is not null).Select(field => (field.Item1, field.Item2!))]);

    /// <summary>Conditions up to <paramref name="depth"/> deep.</summary>
    public static Gen<Spoken> Condition(int depth) => depth == 0
        ? Gen.OneOf(Field("on"), Gen.Const(Literal("true", true)), Presence, Gen.OneOf(ComparedNumbers(1), ComparedTexts(0)))
        : Gen.OneOf(Condition(0), ComparedNumbers(depth), ComparedTexts(depth), Negated(depth), Joined(depth), Chosen(Condition, depth),
            OneOf(depth));

    /// <summary>Ints up to <paramref name="depth"/> deep.</summary>
    public static Gen<Spoken> Int(int depth) => depth == 0
        ? Gen.OneOf(Field("n"), Gen.OneOf(Longs.Select(Gen.Const).ToArray())
            .Select(value => Literal(value.ToString(CultureInfo.InvariantCulture), value)))
        : Gen.OneOf(Int(0), Calculated(Int, depth, ["+", "-", "*", "/", "%"], OfInts), Chosen(Int, depth), Text(depth - 1)
            .Select(Size), Double(depth - 1).Select(ToInt));

    /// <summary>Doubles up to <paramref name="depth"/> deep.</summary>
    public static Gen<Spoken> Double(int depth) => depth == 0
        ? Gen.OneOf(Field("x"), Field("y"), Gen.Int[-9, 9].Select(value => Literal($"{value}.5", value < 0 ? value - 0.5 : value + 0.5)))
        : Gen.OneOf(Double(0), Calculated(Double, depth, ["+", "-", "*", "/"], OfDoubles), Chosen(Double, depth), Int(depth - 1)
            .Select(ToDouble));

    /// <summary>Strings up to <paramref name="depth"/> deep.</summary>
    public static Gen<Spoken> Text(int depth) => depth == 0
        ? Gen.OneOf(Field("name"), Field("other"), Gen.OneOf(Texts.Select(Gen.Const).ToArray())
            .Select(value => Literal($"'{value.Replace("'", "\\'", StringComparison.Ordinal)}'", value)))
        : Gen.OneOf(Text(0), Calculated(Text, depth, ["+"], (_, left, right) => new Meant((string)left + (string)right)),
            Chosen(Text, depth));

    private static Spoken Literal(string text, object value) => new(text, _ => new Meant(value));

    private static Gen<Spoken> Field(string name) =>
        Gen.Const(new Spoken(name, row => row.Value(name) is { } value ? new Meant(value) : Meant.Missing));

    private static Gen<Spoken> Presence => Gen.OneOf(Gen.Const("name"), Gen.Const("x"), Gen.Const("n"))
        .Select(name => new Spoken($"has({name})", row => new Meant(row.Value(name) is not null)));

    private static Gen<Spoken> Negated(int depth) => Condition(depth - 1).Select(inner =>
        new Spoken($"!({inner.Text})", row => inner.Meaning(row) is { Value: bool value } ? new Meant(!value) : inner.Meaning(row)));

    private static Gen<Spoken> Joined(int depth) =>
        from left in Condition(depth - 1)
        from right in Condition(depth - 1)
        from and in Gen.Bool
        select new Spoken($"({left.Text}) {(and ? "&&" : "||")} ({right.Text})", row =>
        {
            var (one, other) = (left.Meaning(row), right.Meaning(row));
            // One that decides does so whatever the other comes to.
            return one.Value is bool first && first != and ? one : other.Value is bool second && second != and ? other : Both(one, other)
                ?? new Meant(and);
        });

    private static Gen<Spoken> Chosen(Func<int, Gen<Spoken>> part, int depth) =>
        from condition in Condition(depth - 1)
        from then in part(depth - 1)
        from otherwise in part(depth - 1)
        select new Spoken($"(({condition.Text}) ? ({then.Text}) : ({otherwise.Text}))", row =>
            condition.Meaning(row) is { Value: bool value } ? (value ? then : otherwise).Meaning(row) : condition.Meaning(row));

    private static Gen<Spoken> ComparedNumbers(int depth) =>
        from left in Gen.OneOf(Int(depth - 1), Double(depth - 1))
        from right in Gen.OneOf(Int(depth - 1), Double(depth - 1))
        from comparison in Gen.OneOf(Comparisons.Select(Gen.Const).ToArray())
        select new Spoken($"({left.Text}) {comparison} ({right.Text})", row =>
            Strict(left, right, row, (a, b) => new Meant(Compare(comparison, Order(a, b)))));

    private static Gen<Spoken> ComparedTexts(int depth) =>
        from left in Text(depth)
        from right in Text(depth)
        from comparison in Gen.OneOf(Comparisons.Select(Gen.Const).ToArray())
        select new Spoken($"({left.Text}) {comparison} ({right.Text})", row =>
            Strict(left, right, row, (a, b) =>
                new Meant(Compare(comparison, ((string)a).EnumerateRunes().Zip(((string)b).EnumerateRunes())
                    .Select(pair => pair.First.CompareTo(pair.Second))
                .FirstOrDefault(order => order != 0) is var order && order != 0
                    ? order : ((string)a).EnumerateRunes().Count().CompareTo(((string)b).EnumerateRunes().Count())))));

    private static Gen<Spoken> OneOf(int depth) =>
        from value in Gen.OneOf(Int(depth - 1), Double(depth - 1))
        from first in Int(0)
        from second in Double(0)
        select new Spoken($"({value.Text}) in [{first.Text}, {second.Text}]", row =>
            Strict(first, second, row, (a, b) =>
                Strict(value, value, row, (v, _) => new Meant(Order(v, a) == 0 || Order(v, b) == 0))) is var found && found.Why == "error"
                && value.Meaning(row).Why == "missing" ? Meant.Missing : found);

    private static Gen<Spoken> Calculated(Func<int, Gen<Spoken>> part, int depth, string[] operators, Func<string, object, object,
        Meant> calculate) =>
        from left in part(depth - 1)
        from right in part(depth - 1)
        from symbol in Gen.OneOf(operators.Select(Gen.Const).ToArray())
        select new Spoken($"(({left.Text}) {symbol} ({right.Text}))", row => Strict(left, right, row, (a, b) => calculate(symbol, a, b)));

    private static Spoken Size(Spoken text) => new($"size({text.Text})", row =>
        text.Meaning(row) is { Value: string value } ? new Meant((long)value.EnumerateRunes().Count()) : text.Meaning(row));

    private static Spoken ToInt(Spoken real) => new($"int({real.Text})", row => real.Meaning(row) is { Value: double value }
        ? value > -9.3e18 && value < 9.3e18 && new BigInteger(value) is var whole && whole > long.MinValue && whole < BigInteger.Pow(2, 63)
            ? new Meant((long)whole) : Meant.Error
        : real.Meaning(row));

    private static Spoken ToDouble(Spoken whole) =>
        new($"double({whole.Text})", row => whole.Meaning(row) is { Value: long value } ? new Meant((double)value) : whole.Meaning(row));

    // A function needs both: missing wins over an error.
    private static Meant Strict(Spoken left, Spoken right, Row row, Func<object, object, Meant> function)
    {
        var (one, other) = (left.Meaning(row), right.Meaning(row));
        return Both(one, other) ?? function(one.Value!, other.Value!);
    }

    private static Meant? Both(Meant one, Meant other) => (one.Why, other.Why) switch
    {
        ("missing", _) or (_, "missing") => Meant.Missing,
        ("error", _) or (_, "error") => Meant.Error,
        _ => null,
    };

    private static Meant OfInts(string symbol, object left, object right)
    {
        BigInteger a = (long)left, b = (long)right;
        if (symbol is "/" or "%" && (b == 0 || (b == -1 && a == long.MinValue)))
            return Meant.Error;
        var result = symbol switch { "+" => a + b, "-" => a - b, "*" => a * b, "/" => BigInteger.Divide(a, b), _ =>
            BigInteger.Remainder(a, b) };
        return result >= long.MinValue && result <= long.MaxValue ? new Meant((long)result) : Meant.Error;
    }

    private static Meant OfDoubles(string symbol, object left, object right)
    {
        var (a, b) = ((double)left, (double)right);
        return new Meant(symbol switch { "+" => a + b, "-" => a - b, "*" => a * b, _ => a / b });
    }

    // Null where one is no number. Exact: a double is a whole number times a power of two.
    private static int? Order(object left, object right)
    {
        if (left is double.NaN || right is double.NaN)
            return null;
        if (left is double.PositiveInfinity or double.NegativeInfinity || right is double.PositiveInfinity or double.NegativeInfinity)
            return Convert.ToDouble(left, CultureInfo.InvariantCulture).CompareTo(Convert.ToDouble(right, CultureInfo.InvariantCulture));
        return Scaled(left).CompareTo(Scaled(right));
    }

    private static BigInteger Scaled(object value)
    {
        if (value is long whole)
            return (BigInteger)whole << 1100;
        var bits = BitConverter.DoubleToInt64Bits((double)value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 0x10000000000000);
        return ((BigInteger)mantissa << (Math.Max(1, exponent) - 1075 + 1100)) * (bits < 0 ? -1 : 1);
    }

    private static bool Compare(string comparison, int? order) => order is null ? comparison == "!=" : comparison switch
    {
        "==" => order == 0,
        "!=" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };
}
