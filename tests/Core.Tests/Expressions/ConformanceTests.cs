using System.Globalization;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Expressions;

/// <summary>
/// The rows of the CEL specification's simple conformance files that fall into the language here, as a table: file, name, expression,
/// values of fields, expected value. <c>refused</c> is a mistake that is found when the pipeline is read, <c>error</c> one that an event
/// shows. What is left out is in a second table, with the reason; whole files about other things (maps, macros, messages, optional values,
/// extensions) are in neither.
/// </summary>
public sealed class ConformanceTests
{
    private static readonly string[][] Inside = Table("conformance.tsv");
    private static readonly string[][] Outside = Table("conformance-outside.tsv");

    [Fact]
    public void Expressions_come_to_what_the_specification_says()
    {
        var wrong = Inside.Select(row => (Name: $"{row[0]} {row[1]} {row[2]}", Expected: Expected(row[4]), Found: Found(row[2], row[3])))
            .Where(row => row.Expected == "refused" ? !row.Found.StartsWith("refused: ", StringComparison.Ordinal)
                : row.Expected != row.Found);
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("basic", 39, 4)]
    [InlineData("comparisons", 283, 123)]
    [InlineData("conversions", 79, 30)]
    [InlineData("fp_math", 30, 0)]
    [InlineData("integer_math", 64, 0)]
    [InlineData("lists", 33, 6)]
    [InlineData("logic", 25, 5)]
    [InlineData("network_ext", 67, 3)]
    [InlineData("parse", 156, 63)]
    [InlineData("plumbing", 3, 2)]
    [InlineData("string", 51, 0)]
    [InlineData("string_ext", 96, 120)]
    [InlineData("timestamps", 73, 5)]
    public void Every_row_of_a_file_is_inside_or_outside(string file, int inside, int outside)
    {
        Assert.Equal(inside, Inside.Count(row => row[0] == file));
        Assert.Equal(outside, Outside.Count(row => row[0] == file));
    }

    [Theory]
    [InlineData("functions that are not in (format, quote, reverse)", 113)]
    [InlineData("messages", 103)]
    [InlineData("maps", 57)]
    [InlineData("types as values", 34)]
    [InlineData("types that do not agree are refused when the pipeline is read", 24)]
    [InlineData("unknown names are refused when the pipeline is read", 19)]
    [InlineData("bindings that no field can hold", 7)]
    [InlineData("compares after rounding; here the comparison is exact", 4)]
    public void What_is_outside_has_a_reason(string reason, int rows) => Assert.Equal(rows, Outside.Count(row => row[2] == reason));

    private static string[][] Table(string name)
    {
        using var stream = typeof(ConformanceTests).Assembly.GetManifestResourceStream($"Serverless.Core.Tests.Expressions.{name}")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t'))];
    }

    private static string Found(string expression, string fields) => Evaluated.Of(Plain(expression), Bound(fields));

    private static string Expected(string text) =>
        text.StartsWith("double ", StringComparison.Ordinal) ? Evaluated.Show(double.Parse(text[7..], CultureInfo.InvariantCulture))
            : Plain(text);

    // name=type value; name=type value
    private static Row Bound(string text)
    {
        var fields = text.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split(['=', ' '], 3))
            .Select(one => (Name: one[0], Value: Value(one[1], one[2]))).ToArray();
        var layout = new RowLayout(fields.Select(one => (one.Name, one.Value switch
        {
            long => FieldType.Integer,
            double => FieldType.Number,
            bool => FieldType.Boolean,
            _ => FieldType.Text,
        })));
        return Transforms.Rows.With(layout, fields);
    }

    private static object Value(string type, string text) => type switch
    {
        "int" => long.Parse(text, CultureInfo.InvariantCulture),
        "double" => double.Parse(text, CultureInfo.InvariantCulture),
        "bool" => text == "true",
        _ => text,
    };

    // A cell's text: tabs, line ends and control characters are escaped.
    private static string Plain(string cell)
    {
        var text = new System.Text.StringBuilder();
        for (var at = 0; at < cell.Length; at++)
        {
            if (cell[at] != '\\')
            {
                text.Append(cell[at]);
                continue;
            }
            at++;
            text.Append(cell[at] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', 'u' =>
                (char)Convert.ToInt32(cell.Substring(at + 1, 4), 16), var other => other });
            at += cell[at] == 'u' ? 4 : 0;
        }
        return text.ToString();
    }
}
