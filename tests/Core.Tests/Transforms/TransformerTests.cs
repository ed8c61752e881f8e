using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Time;
using Serverless.Core.Transforms;

namespace Serverless.Core.Tests.Transforms;

public sealed class TransformerTests
{
    private static readonly Dictionary<string, UnitFactor> Units = new()
    {
        ["B"] = new("B", 1), ["kB"] = new("B", 1_000), ["°C"] = new("°C", 1), ["°F"] = new("°C", 5.0 / 9, -160.0 / 9),
        ["huge"] = new("B", 1e308),
    };

    [Fact]
    public void Rename_moves_the_value_of_any_type()
    {
        var row = Rows.With(("name", "a"), ("at", new EventTime(5)));
        Continue(row, new TransformDefinition.Rename("name", "other"));
        Assert.Equal((null, "a"), (row.Value("name"), row.Value("other")));
    }

    [Fact]
    public void Rename_of_a_missing_value_leaves_both_missing()
    {
        var row = Rows.With(("other", "old"));
        Continue(row, new TransformDefinition.Rename("name", "other"));
        Assert.Equal((null, null), (row.Value("name"), row.Value("other")));
    }

    [Theory]
    [InlineData("kB", 1.5, 1_500, "B")]
    [InlineData("B", 7, 7, "B")]
    [InlineData("°F", 212, 100, "°C")]
    public void Convert_multiplies_and_adds_and_names_the_base_unit(string unit, double value, double expected, string baseUnit)
    {
        var row = Rows.With(("x", value), ("name", unit));
        Continue(row, new TransformDefinition.Convert("x", "name", "y", Units));
        Assert.Equal(expected, (double)row.Value("y")!, 9);
        Assert.Equal((value, baseUnit), (row.Value("x"), row.Value("name")));
    }

    [Fact]
    public void Convert_takes_a_value_without_a_unit_as_it_is()
    {
        var row = Rows.With(("n", 4));
        Continue(row, new TransformDefinition.Convert("n", "name", "y", Units));
        Assert.Equal((4.0, null), (row.Value("y"), row.Value("name")));
    }

    [Fact]
    public void Convert_of_a_missing_value_leaves_the_result_missing_whatever_the_unit()
    {
        var row = Rows.With(("name", "furlong"), ("y", 1.0));
        Continue(row, new TransformDefinition.Convert("x", "name", "y", Units));
        Assert.Null(row.Value("y"));
    }

    [Theory]
    [InlineData("furlong", Reasons.UnknownUnit, "furlong")]
    [InlineData("KB", Reasons.UnknownUnit, "KB")]
    [InlineData("huge", Reasons.Arithmetic, "12.5 huge")]
    public void Convert_rejects_what_it_cannot_do(string unit, string reason, string found) =>
        Assert.Equal(
            new Rejection(RejectionStage.Transform, reason, "x", found),
            Rejected(Rows.With(("x", 12.5), ("name", unit)), new TransformDefinition.Convert("x", "name", "x", Units)));

    [Fact]
    public void Compute_sets_a_number()
    {
        var row = Rows.With(("x", 3.0), ("n", 4));
        Continue(row, new TransformDefinition.Compute("y", "(x + double(n)) / 2.0"));
        Assert.Equal(3.5, row.Value("y"));
    }

    [Fact]
    public void Compute_may_read_the_field_that_it_writes()
    {
        var row = Rows.With(("x", 3.0));
        Continue(row, new TransformDefinition.Compute("x", "x * x"), new TransformDefinition.Compute("x", "x * x"));
        Assert.Equal(81.0, row.Value("x"));
    }

    [Fact]
    public void Compute_with_a_missing_input_leaves_the_result_missing()
    {
        var row = Rows.With(("x", 3.0), ("y", 1.0));
        Continue(row, new TransformDefinition.Compute("y", "x + double(n)"));
        Assert.Null(row.Value("y"));
    }

    [Theory]
    [InlineData(0, "x / y", "Infinity = x / y")]
    [InlineData(0, "-x / y", "-Infinity = -x / y")]
    [InlineData(0, "y / y", "NaN = y / y")]
    [InlineData(1e200, "y * y", "Infinity = y * y")]
    public void Compute_rejects_a_result_that_is_no_finite_number(double y, string expression, string found) =>
        Assert.Equal(
            new Rejection(RejectionStage.Transform, Reasons.Arithmetic, "x", found),
            Rejected(Rows.With(("x", 1.0), ("y", y)), new TransformDefinition.Compute("x", expression)));

    [Theory]
    [InlineData("n", "n + 1", 5L)]
    [InlineData("on", "n > 3", true)]
    [InlineData("other", "name + '/' + string(n)", "a/4")]
    [InlineData("y", "double(n) / 8.0", 0.5)]
    public void Compute_sets_a_field_of_the_expressions_type(string field, string expression, object expected)
    {
        var row = Rows.With(("name", "a"), ("n", 4));
        Continue(row, new TransformDefinition.Compute(field, expression));
        Assert.Equal(expected, row.Value(field));
    }

    [Fact]
    public void Compute_sets_a_time_cut_to_milliseconds()
    {
        var row = Rows.With(("n", 1_500));
        Continue(row, new TransformDefinition.Compute("at", "timestamp(0) - duration('1ns')"));
        Assert.Equal(new EventTime(-1), row.Value("at"));
        Continue(row, new TransformDefinition.Compute("at", "timestamp(n) + duration('1.0029s')"));
        Assert.Equal(new EventTime(1_501_002), row.Value("at"));
    }

    [Fact]
    public void Compute_leaves_alone_what_its_condition_does_not_hold_for()
    {
        var row = Rows.With(("n", 4));
        Continue(
            row,
            new TransformDefinition.Compute("n", "n + 1", "n > 4"),
            new TransformDefinition.Compute("n", "n * 2", "n > 3"),
            new TransformDefinition.Compute("n", "0", "x > 0"));
        Assert.Equal(8L, row.Value("n"));
    }

    [Theory]
    [InlineData("n / 0", Reasons.Arithmetic, "division by zero at character 3 of: n / 0")]
    [InlineData("n * 9223372036854775807", Reasons.Arithmetic, "integer overflow at character 3 of: n * 9223372036854775807")]
    [InlineData("1 + int(name)", Reasons.Conversion, "the text can't be converted at character 5 of: 1 + int(name)")]
    [InlineData("[1, 2][n]", Reasons.Expression, "there is no such index at character 7 of: [1, 2][n]")]
    public void Compute_rejects_an_error_with_its_place_and_the_expression(string expression, string reason, string found) =>
        Assert.Equal(
            new Rejection(RejectionStage.Transform, reason, "n", found),
            Rejected(Rows.With(("name", "four"), ("n", 4)), new TransformDefinition.Compute("n", expression)));

    [Fact]
    public void An_error_in_a_condition_is_a_rejection_whatever_the_step()
    {
        var expected = new Rejection(RejectionStage.Transform, Reasons.Arithmetic, null, "division by zero at character 3 of: 1 / n > 0");
        Assert.Equal(expected, Rejected(Rows.With(("n", 0)), new TransformDefinition.Drop("1 / n > 0", "rule")));
        Assert.Equal(expected, Rejected(Rows.With(("n", 0)), new TransformDefinition.Set("name", "a", "1 / n > 0")));
        Assert.Equal(expected, Rejected(Rows.With(("n", 0)), new TransformDefinition.Compute("name", "'a'", "1 / n > 0")));
    }

    [Theory]
    [InlineData("name", "ü", "ü")]
    [InlineData("x", "2.5", 2.5)]
    [InlineData("n", "-7", -7L)]
    [InlineData("on", "true", true)]
    public void Set_gives_a_constant_of_the_fields_type(string field, string value, object expected)
    {
        var row = Rows.With();
        Continue(row, new TransformDefinition.Set(field, value, null));
        Assert.Equal(expected, row.Value(field));
    }

    [Fact]
    public void Set_leaves_alone_what_its_condition_does_not_hold_for()
    {
        var row = Rows.With(("name", "a"));
        Continue(row, new TransformDefinition.Set("name", "b", "has(x)"), new TransformDefinition.Set("other", "c", "!has(x)"));
        Assert.Equal(("a", "c"), (row.Value("name"), row.Value("other")));
    }

    [Fact]
    public void Drop_filters_and_names_its_rule()
    {
        var transformer = Transformer.Compile(
            [new TransformDefinition.Drop("x > 1", "large"), new TransformDefinition.Drop("x < 0", "negative")],
            Rows.Layout);
        Assert.Equal(
            (TransformVerdict.Drop, "large"),
            (transformer.Apply(Rows.With(("x", 2.0)), ReferenceTables.Empty, out _, out var large), large));
        Assert.Equal(
            (TransformVerdict.Drop, "negative"),
            (transformer.Apply(Rows.With(("x", -2.0)), ReferenceTables.Empty, out _, out var negative), negative));
        Assert.Equal(
            (TransformVerdict.Continue, null),
            (transformer.Apply(Rows.With(("x", 1.0)), ReferenceTables.Empty, out _, out var none), none));
    }

    [Fact]
    public void Nothing_runs_after_a_drop_or_a_rejection()
    {
        var set = new TransformDefinition.Set("other", "reached", null);
        var dropped = Rows.With(("x", 1.0), ("y", 0.0));
        Transformer.Compile([new TransformDefinition.Drop("x == 1", "one"), set], Rows.Layout)
            .Apply(dropped, ReferenceTables.Empty, out _, out _);
        Transformer.Compile([new TransformDefinition.Compute("x", "x / y"), set], Rows.Layout)
            .Apply(dropped, ReferenceTables.Empty, out _, out _);
        Assert.Null(dropped.Value("other"));
    }

    [Fact]
    public void Derived_keys_join_texts_integers_and_booleans()
    {
        var row = Rows.With(("name", "zürich"), ("n", long.MinValue), ("on", false));
        Continue(row, new TransformDefinition.DeriveKey("other", ["name", "n", "on", "name"], "--"));
        Assert.Equal("zürich---9223372036854775808--false--zürich", row.Value("other"));
    }

    [Fact]
    public void Derived_keys_keep_empty_parts_and_are_missing_when_a_part_is()
    {
        var row = Rows.With(("name", ""), ("n", 1));
        Continue(row, new TransformDefinition.DeriveKey("other", ["name", "n"], "/"));
        Assert.Equal("/1", row.Value("other"));
        Continue(row, new TransformDefinition.DeriveKey("other", ["name", "on"], "/"));
        Assert.Null(row.Value("other"));
    }

    [Fact]
    public void Derived_keys_may_be_longer_than_a_rows_scratch_space()
    {
        var row = Rows.With(("name", new string('a', 5_000)), ("n", 1));
        Continue(row, new TransformDefinition.DeriveKey("other", ["name", "n", "name"], "/"));
        Assert.Equal($"{new string('a', 5_000)}/1/{new string('a', 5_000)}", row.Value("other"));
    }

    [Fact]
    public void Steps_run_in_the_order_of_the_file()
    {
        var row = Rows.With(("x", 1.0));
        Continue(row, new TransformDefinition.Compute("x", "x + 1.0"), new TransformDefinition.Compute("x", "x * 10.0"));
        Assert.Equal(20.0, row.Value("x"));
    }

    [Fact]
    public void What_the_parser_would_refuse_does_not_compile()
    {
        Assert.Throws<ArgumentException>(() => Transformer.Compile([new TransformDefinition.Rename("nowhere", "x")], Rows.Layout));
        Assert.Throws<ArgumentException>(() => Transformer.Compile([new TransformDefinition.Drop("x", "no-condition")], Rows.Layout));
        Assert.Throws<ArgumentException>(() => Transformer.Compile([new TransformDefinition.Set("x", "a", null)], Rows.Layout));
    }

    private static void Continue(Row row, params TransformDefinition[] steps)
    {
        Assert.Equal(
            TransformVerdict.Continue,
            Transformer.Compile(steps, row.Layout).Apply(row, ReferenceTables.Empty, out var rejection, out _));
        Assert.Null(rejection);
    }

    private static Rejection? Rejected(Row row, TransformDefinition step)
    {
        Assert.Equal(
            TransformVerdict.Reject,
            Transformer.Compile([step], row.Layout).Apply(row, ReferenceTables.Empty, out var rejection, out _));
        return rejection;
    }
}
