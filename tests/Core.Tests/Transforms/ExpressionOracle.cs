using CsCheck;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Transforms;

/// <summary>A condition or number as text, and what it means said a second time, by closures over nullable values.</summary>
internal sealed record Spoken<T>(string Text, Func<Row, T> Meaning);

/// <summary>Generates expressions over <see cref="Rows.Layout"/>.</summary>
internal static class ExpressionOracle
{
    private static readonly string[] Texts = ["", "a", "b", "ab", "ü", "it's"];

    public static readonly Gen<Row> AnyRow =
        from name in Gen.OneOf(Texts).Null()
        from other in Gen.OneOf(Texts).Null()
        from x in Gen.Int[-3, 3].Nullable()
        from y in Gen.Double[-1e300, 1e300].Nullable()
        from n in Gen.Long[-3, 3].Nullable()
        from flag in Gen.Bool.Nullable()
        select Rows.With([.. new (string, object?)[] { ("name", name), ("other", other), ("x", (double?)x), ("y", y), ("n", n), ("on", flag) }
            .Where(field => field.Item2 is not null).Select(field => (field.Item1, field.Item2!))]);

    /// <summary>Conditions up to <paramref name="depth"/> deep.</summary>
    public static Gen<Spoken<bool>> Condition(int depth) => depth == 0 ? Leaf : Gen.OneOf(Leaf, Negated(depth), Joined(depth));

    private static Gen<Spoken<bool>> Leaf => Gen.OneOf(ComparedNumbers, ComparedTexts, Gen.OneOf(
        new Spoken<bool>("on", row => row.Value("on") is true),
        new Spoken<bool>("on = false", row => row.Value("on") is false),
        new Spoken<bool>("exists(n)", row => row.Value("n") is not null),
        new Spoken<bool>("name in ('a', 'it''s')", row => row.Value("name") is "a" or "it's"),
        new Spoken<bool>("starts-with(name, 'a')", row => row.Value("name") is string text && text.StartsWith('a'))));

    private static Gen<Spoken<bool>> Negated(int depth) =>
        Condition(depth - 1).Select(inner => new Spoken<bool>($"not ({inner.Text})", row => !inner.Meaning(row)));

    private static Gen<Spoken<bool>> Joined(int depth) =>
        from left in Condition(depth - 1)
        from right in Condition(depth - 1)
        from both in Gen.Bool
        select both
            ? new Spoken<bool>($"({left.Text}) and ({right.Text})", row => left.Meaning(row) & right.Meaning(row))
            : new Spoken<bool>($"({left.Text}) or ({right.Text})", row => left.Meaning(row) | right.Meaning(row));

    private static Gen<Spoken<bool>> ComparedNumbers =>
        from left in Number(2)
        from right in Number(1)
        from comparison in Gen.OneOf("=", "!=", "<", "<=", ">", ">=")
        select new Spoken<bool>($"{left.Text} {comparison} {right.Text}", row =>
            left.Meaning(row) is { } a && right.Meaning(row) is { } b && double.IsFinite(a) && double.IsFinite(b) && Compare(comparison, a.CompareTo(b)));

    private static Gen<Spoken<bool>> ComparedTexts =>
        from name in Gen.OneOf("name", "other")
        from text in Gen.OneOf(Texts)
        from comparison in Gen.OneOf("=", "!=", "<", "<=", ">", ">=")
        select new Spoken<bool>($"{name} {comparison} '{text.Replace("'", "''", StringComparison.Ordinal)}'", row =>
            row.Value(name) is string found && Compare(comparison, string.CompareOrdinal(found, text)));

    /// <summary>Arithmetic up to <paramref name="depth"/> deep; null where an input is missing.</summary>
    public static Gen<Spoken<double?>> Number(int depth) => depth == 0 ? Operand : Gen.OneOf(Operand, Negative(depth), Calculated(depth));

    private static Gen<Spoken<double?>> Operand => Gen.OneOf(
        Gen.OneOf("x", "y", "n").Select(name => new Spoken<double?>(name, row => row.Value(name) is { } value ? System.Convert.ToDouble(value, null) : null)),
        Gen.Int[-9, 9].Select(number => new Spoken<double?>($"{number}", _ => number)));

    private static Gen<Spoken<double?>> Negative(int depth) =>
        Number(depth - 1).Select(inner => new Spoken<double?>($"-({inner.Text})", row => -inner.Meaning(row)));

    private static Gen<Spoken<double?>> Calculated(int depth) =>
        from left in Number(depth - 1)
        from right in Number(depth - 1)
        from operation in Gen.OneOf('+', '-', '*', '/')
        select new Spoken<double?>($"({left.Text}) {operation} ({right.Text})", row => Calculate(operation, left.Meaning(row), right.Meaning(row)));

    private static double? Calculate(char operation, double? left, double? right) => operation switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        _ => left / right,
    };

    private static bool Compare(string comparison, int order) => comparison switch
    {
        "=" => order == 0,
        "!=" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };
}
