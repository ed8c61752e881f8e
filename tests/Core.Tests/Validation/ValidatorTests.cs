using System.Text;
using CsCheck;
using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Tests.Decoding;
using Serverless.Core.Time;
using Serverless.Core.Validation;

namespace Serverless.Core.Tests.Validation;

public class ValidatorTests
{
    private static readonly FieldDefinition Text = new() { Name = "text", Type = FieldType.Text };
    private static readonly FieldDefinition Number = new() { Name = "number", Type = FieldType.Number };
    private static readonly FieldDefinition Integer = new() { Name = "integer", Type = FieldType.Integer };

    private static readonly Gen<string> Classes = Gen.OneOf("^[a-z0-9_.-]+$", "[A-Z]{2,4}", "[a-c-]*", "[0-9]{3}", "[a-zA-Z0-9:/@ ]{1,}");
    private static readonly Gen<string> Texts = Gen.String[Gen.OneOf([.. "aczACZ059_.-:/@ é\n"]), 0, 6];

    [Fact]
    public void A_required_field_must_be_there()
    {
        Assert.Equal(new Rejection(RejectionStage.Validate, Reasons.Required, "text"), Check(Text with { Required = true }, null));
        Assert.Null(Check(Text with { Required = true }, ""));
    }

    [Fact]
    public void A_missing_field_breaks_no_other_rule()
    {
        Assert.Null(Check(Text with { MinLength = 1, Pattern = "a|bc", Enum = ["x"] }, null));
        Assert.Null(Check(Text with { Pattern = "[a-z]+" }, null));
        Assert.Null(Check(Number with { Min = 1 }, null));
    }

    [Theory]
    [InlineData("1", null)]
    [InlineData("10", null)]
    [InlineData("0.999", "0.999")]
    [InlineData("10.001", "10.001")]
    [InlineData("-1e300", "-1E+300")]
    public void A_number_must_lie_within_its_range_ends_included(string value, string? found)
    {
        var rejection = Check(Number with { Min = 1, Max = 10 }, value);

        Assert.Equal(found is null ? null : new Rejection(RejectionStage.Validate, Reasons.Range, "number", found), rejection);
    }

    [Fact]
    public void A_range_may_be_open_at_one_end()
    {
        Assert.Null(Check(Integer with { Min = 0 }, "9223372036854775807"));
        Assert.Equal("-1", Check(Integer with { Min = 0 }, "-1")?.Found);
        Assert.Equal(Reasons.Range, Check(Integer with { Max = 5 }, "6")?.Reason);
    }

    [Theory]
    [InlineData("a", false)]
    [InlineData("ab", true)]
    [InlineData("äöü€", true)]
    [InlineData("😀😀😀😀", true)]
    [InlineData("😀😀😀😀😀", false)]
    public void Length_counts_characters_not_bytes(string value, bool fits) =>
        Assert.Equal(fits ? null : Reasons.Length, Check(Text with { MinLength = 2, MaxLength = 4 }, value)?.Reason);

    [Theory]
    [InlineData("cpu", true)]
    [InlineData("CPU", false)]
    [InlineData("cp", false)]
    [InlineData("", false)]
    [InlineData("größe", true)]
    public void An_enum_is_compared_by_its_characters(string value, bool allowed) =>
        Assert.Equal(allowed ? null : Reasons.NotAllowed, Check(Text with { Enum = ["cpu", "memory", "größe"] }, value)?.Reason);

    [Theory]
    [InlineData("if-[0-9]+(/[0-9]+)*", "if-1/2/3", true)]
    [InlineData("if-[0-9]+(/[0-9]+)*", "if-1/2/", false)]
    [InlineData("a|bc", "abc", false)]
    [InlineData("^ü.$", "üß", true)]
    [InlineData("[a-z]+", "abc\n", false)]
    [InlineData("^[a-z]+$", "abc\n", false)]
    public void A_pattern_must_match_the_whole_text(string pattern, string value, bool matches) =>
        Assert.Equal(matches ? null : Reasons.Pattern, Check(Text with { Pattern = pattern }, value)?.Reason);

    [Fact]
    public void A_pattern_takes_texts_longer_than_any_before() =>
        Assert.Null(Check(Text with { Pattern = "(a|b)+" }, new string('a', 100_000)));

    [Fact]
    public void The_first_rule_that_fails_says_why()
    {
        FieldDefinition[] fields = [Text with { MinLength = 3, Enum = ["abc"] }, Number with { Required = true }];
        var row = new Row(new RowLayout([("text", FieldType.Text), ("number", FieldType.Number)]));
        row.CopyText(0, "x"u8);

        Assert.Equal((Reasons.Length, "text"), Validate(fields, row) is { } rejection ? (rejection.Reason, rejection.Field) : default);
    }

    [Fact]
    public void Defaults_stand_in_for_what_is_missing_and_only_for_that()
    {
        FieldDefinition[] fields =
        [
            Text with { Default = "none" }, Number with { Default = "1.5" }, Integer with { Default = "7", Required = true },
            new() { Name = "up", Type = FieldType.Boolean, Default = "true" },
            new() { Name = "since", Type = FieldType.Timestamp, Default = "2023-11-14T22:13:20Z" },
        ];
        var row = new Row(new RowLayout(fields.Select(field => (field.Name, field.Type))));
        row.SetNumber(1, 9);

        Assert.Null(Validate(fields, row));

        Assert.Equal("none", Encoding.UTF8.GetString(row.Text(0)));
        Assert.Equal((9, 7, true, new EventTime(1_700_000_000_000)), (row.Number(1), row.Integer(2), row.Boolean(3), row.Time(4)));
    }

    [Theory]
    [InlineData(FieldType.Number, "x")]
    [InlineData(FieldType.Number, "1e999")]
    [InlineData(FieldType.Integer, "1.5")]
    [InlineData(FieldType.Boolean, "yes")]
    [InlineData(FieldType.Timestamp, "soon")]
    [InlineData(FieldType.Timestamp, "-5")]
    public void A_default_must_be_of_its_fields_type(FieldType type, string value) =>
        Assert.Throws<ArgumentException>(() =>
            new Validator([new() { Name = "field", Type = type, Default = value }], new RowLayout([("field", type)])));

    [Theory]
    [InlineData("[z-a]+")]
    [InlineData("[a-z]{3,2}")]
    [InlineData("(")]
    public void A_pattern_must_be_one(string pattern) =>
        Assert.ThrowsAny<ArgumentException>(() =>
            new Validator([Text with { Pattern = pattern }], new RowLayout([("text", FieldType.Text)])));

    [Fact]
    public void A_character_class_matches_as_its_regular_expression_does() =>
        Gen.Select(Classes, Texts).Each(5000, (pattern, text) =>
        {
            var simple = CharacterClass.From(pattern);
            Assert.NotNull(simple);
            Assert.Equal(
                System.Text.RegularExpressions.Regex.IsMatch(text, $@"\A(?:{pattern})\z"),
                simple.Matches(Encoding.UTF8.GetBytes(text)));
        });

    [Theory]
    [InlineData("[^a]+")]
    [InlineData("[a-z]+x")]
    [InlineData(@"[\w]+")]
    [InlineData("[a&&b]+")]
    [InlineData("[a-z-[m]]+")]
    [InlineData("[a-z]+?")]
    [InlineData("[é]+")]
    public void Other_patterns_are_left_to_the_regular_expression(string pattern) => Assert.Null(CharacterClass.From(pattern));

    private static Rejection? Check(FieldDefinition field, string? value)
    {
        var row = new Row(new RowLayout([(field.Name, field.Type)]));
        if (value is not null && field.Type == FieldType.Text)
            row.CopyText(0, Encoding.UTF8.GetBytes(value));
        else if (value is not null && field.Type == FieldType.Number)
            row.SetNumber(0, double.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
        else if (value is not null)
            row.SetInteger(0, long.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
        return Validate([field], row);
    }

    private static Rejection? Validate(FieldDefinition[] fields, Row row) => new Validator(fields, row.Layout).Check(row);
}
