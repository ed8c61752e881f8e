using CsCheck;
using Serverless.Core.Decoding.Csv;
using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using static Serverless.Core.Tests.Decoding.Texts.TextFormats;

namespace Serverless.Core.Tests.Decoding.Texts;

public sealed class CsvTests
{
    private static readonly FieldDefinition[] Fields =
    [
        Field("id", FieldType.Integer), Field("name", FieldType.Text), Field("at", FieldType.Timestamp), Field("up", FieldType.Boolean),
    ];

    private static readonly FieldDefinition[] Three = TextsOf("a", "b", "c");

    [Theory]
    [InlineData("7,ann,2024-05-01T12:00:00Z,true", "id=7 name=ann at=2024-05-01 12:00:00.000 up=true")]
    [InlineData("7,,,", "id=7")]
    [InlineData("7,\"\",,", "id=7 name=")]
    [InlineData("7,\"a, b\",,false", "id=7 name=a, b up=false")]
    [InlineData("7,\"she said \"\"no\"\"\",,", "id=7 name=she said \"no\"")]
    [InlineData("7,\"two\nlines\",,", "id=7 name=two\nlines")]
    [InlineData("7,a\"b,,", "id=7 name=a\"b")]
    [InlineData("7, ann ,,", "id=7 name= ann ")]
    [InlineData("7,ann,1714564800000,", "id=7 name=ann at=2024-05-01 12:00:00.000")]
    [InlineData("7,ann,,\r", "id=7 name=ann")]
    [InlineData("7,ann,,\"true\"\r", "id=7 name=ann up=true")]
    [InlineData("7,zürich,,", "id=7 name=zürich")]
    [InlineData("7", "columns at 1")]
    [InlineData("7,ann,", "columns at 6")]
    [InlineData("7,ann,,,x", "columns at 8")]
    [InlineData("x,ann,,", "wrong-type id at 0")]
    [InlineData("7,ann,noon,", "timestamp-format at at 6")]
    [InlineData("7,ann,,yes", "wrong-type up at 7")]
    [InlineData("99999999999999999999,ann,,", "out-of-range id at 0")]
    [InlineData("7,\"ann,,", "malformed at 3")]
    [InlineData("7,\"ann\"x,,", "malformed at 3")]
    [InlineData("7,ann,,\n8,bob,,", "trailing-data at 7")]
    public void A_row_is_an_event(string line, string expected) => Assert.Equal(expected, Outcome(All["csv"], Fields, line));

    [Fact]
    public void Another_separator_may_stand_between_cells() =>
        Assert.Equal("a=1,5 b=x;y c=z", Outcome(new CsvFormat(["a", "b", "c"], ';'), Three, "1,5;\"x;y\";z"));

    [Fact]
    public void Tabs_may_be_in_quotes() =>
        Assert.Equal("a=x b=y\tz c=w", Outcome(new CsvFormat(["a", "b", "c"], '\t'), Three, "x\t\"y\tz\"\tw"));

    [Fact]
    public void A_column_fills_all_fields_that_name_it()
    {
        FieldDefinition[] fields = [Field("label", FieldType.Text, "name"), Field("who", FieldType.Text, "nick", "name")];
        Assert.Equal("label=ann who=ann", Outcome(All["csv"], fields, "7,ann,,"));
    }

    [Fact]
    public void Whatever_is_in_the_cells_is_read_as_it_was_written() =>
        Gen.OneOf(Gen.String[Gen.Char["ab \",;\n\r\té"], 0, 8], Gen.Const("")).Array[3].Each(5_000, cells =>
        {
            var row = string.Join(',', cells.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
            Assert.Equal(
                string.Join(' ', cells.Zip("abc", (cell, name) => $"{name}={cell}")),
                Outcome(new CsvFormat(["a", "b", "c"], ','), Three, row));
        });

    //  id,device          a header: no event
    //  1,"two⏎lines"      one row
    //  2,"open            broken: to the end of its line
    //  3,c                read
    [Fact]
    public void Rows_of_a_record_are_cut_at_line_breaks_that_are_not_in_quotes()
    {
        var reader = ReaderOf(Framing.Lines);
        Assert.Equal(
            ["0 two\nlines", "1 malformed@3", "2 c"],
            Some.Outcomes(reader, Some.Record(
                $"sequence,device,time\r\n1,\"two\nlines\",{Some.Time}\r\n2,\"open,\r\n\r\n3,c,{Some.Time}\r\n")));
    }

    [Theory]
    [InlineData(Framing.Lines)]
    [InlineData(Framing.Single)]
    public void A_record_of_a_header_alone_has_no_event(Framing framing) =>
        Assert.Empty(Some.Outcomes(ReaderOf(framing), Some.Record("sequence,device,time\n")));

    [Fact]
    public void A_blank_record_has_none_and_is_rejected() =>
        Assert.Equal([$"0 {Reasons.EmptyRecord}@-1"], Some.Outcomes(ReaderOf(Framing.Lines), Some.Record("\n\n")));

    [Fact]
    public void Formats_with_other_columns_are_others()
    {
        Assert.Equal(new CsvFormat(["a", "b"], ','), new CsvFormat(["a", "b"], ','));
        Assert.NotEqual(new CsvFormat(["a", "b"], ','), new CsvFormat(["b", "a"], ','));
        Assert.NotEqual(new CsvFormat(["a", "b"], ','), new CsvFormat(["a", "b"], ';'));
    }

    private static Serverless.Core.Reading.EventReader ReaderOf(Framing framing) => Some.Reader(
        Some.Pipeline() with { Formats = [new FormatEntry(framing, new CsvFormat(["sequence", "device", "time"], ','))] });
}
