using System.Text;
using CsCheck;
using Serverless.Core.Decoding;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Decoding;

public class CommonJsonTests
{
    private const int MaxDepth = 3;
    private const string Marks = "{}[]\",:\\ -+.eE0123456789tfn\t\n\u0001";

    // Each text stands for a value of every field, right or wrong.
    private static readonly Gen<string> Values = Gen.OneOf(
        "true", "false", "null", "nul", "0", "-0", "01", "-", "1.", ".5", "1e3", "1E+2", "1e", "12.50", "+1", "1700000000000", "2023-11-14",
        "1e400", "99999999999999999999",
        "\"\"", "\"a\"", "\"12\"", "\"2023-11-14T22:13:20Z\"", "\"tab\tin it\"", "\"sixteen and more characters\"", "\"zürich\"",
        "\"\\u0061\"", "\"a\\n\\\\\\\"\\u20ac and more\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\q\"", "\"\\u00g1\"",
        "{}", "{\"a\":1,\"b\":\"c\"}", "{\"a\":{}}", "{\"a\":01}", "[]", "{\"device\":\"x\",\"place\":{\"site\":\"y\"}}",
        "{\"place\":{\"deep\":{\"deeper\":{}}}}",
        "{\"device\":\"x\",\"other\":{\"device\":1,\"device\":2}}");

    private static readonly Gen<string> Names = Gen.OneOf(
        "device", "deviceId", "value", "ratio", "sequence", "up", "time", "site", "source", "other", "else", "\\u0075p");

    private static readonly Gen<string> Space = Gen.OneOf("", "", "", " ", "\t\r\n", "\u000b");

    private static readonly Gen<string> Properties =
        from name in Names
        from value in Values
        from space in Space
        select $"{space}\"{name}\"{space}:{space}{value}{space}";

    // Some in the order that those before had.
    private static readonly Gen<string[]> Events =
        from properties in Properties.Array[1, 7]
        from ordered in Gen.Bool
        select ordered ? [.. properties.Order(StringComparer.Ordinal)] : properties;

    private readonly RowLayout _layout = Some.Layout(Some.Fields);

    // Has seen all events so far, and expects the next to be like them.
    private readonly JsonDecoder _experienced = new(Some.Fields, Some.Layout(Some.Fields), MaxDepth);

    [Fact]
    public void An_event_means_the_same_beside_an_array_that_nobody_wants() =>
        Gen.Select(
            Events,
            Gen.Select(Gen.Int[0, 200], Gen.Int[0, 2], Gen.Int[0, Marks.Length - 1]).Array[0, 2]).Each(60_000, (properties, changes) =>
        {
            var rest = changes.Aggregate(string.Join(',', properties) + "}", Change);
            // An object with nothing in it has no room for a comma.
            if (!rest.TrimStart().StartsWith('}'))
                Assert.Equal(Outcome(Inexperienced(), "{\"~\":[]," + rest), Outcome(_experienced, "{" + rest));
        });

    [Fact]
    public void However_many_names_there_are_an_event_means_the_same() => Gen.Int[0, 300].Array[1, 6].Each(2000, numbers =>
    {
        var json = "{" + string.Concat(numbers.Distinct().Select(number => $"\"{new string('x', number / 4)}{number}\":{number},"))
            + "\"device\":\"a\",\"value\":1}";
        Assert.Equal(Outcome(Inexperienced(), json), Outcome(_experienced, json));
    });

    [Theory]
    [InlineData("{}")]
    [InlineData(" { } ")]
    [InlineData("""{"device":"a\\\n\u00e9"}""")]
    [InlineData("""{"source":{"device":"a","place":{"site":"b","other":{"c":1}}}}""")]
    [InlineData("""{"device":"a","value":1.5,"agent":{"name":"x","version":2},"up":true,"ratio":null}""")]
    public void Common_events_are_decoded_without_a_second_look(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var root = PropertyNode.Root(Some.Fields, out var marks);
        JsonFieldReader[] fields = [.. Some.Fields.Select(field => new JsonFieldReader(field, _layout.SlotOf(field.Name), new JsonText()))];

        var decoder = new CommonJsonDecoder(root, new SeenProperties(marks, fields.Length), fields, 16);
        Assert.True(decoder.TryDecode(new EventBytes(bytes, 0, bytes.Length), new SlotWriter(new Row(_layout))));
    }

    private JsonDecoder Inexperienced() => new(Some.Fields, _layout, MaxDepth);

    private static string Change(string text, (int At, int Kind, int Mark) change)
    {
        var at = change.At % Math.Max(1, text.Length);
        return change.Kind switch
        {
            0 => text[..at],
            1 => text[..at] + Marks[change.Mark] + text[at..],
            _ => text[..at] + text[Math.Min(at + 1, text.Length)..],
        };
    }

    private string Outcome(JsonDecoder decoder, string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var row = new Row(_layout);
        if (decoder.Decode(bytes, 0, bytes.Length, row) is { } rejection)
            return $"{rejection.Stage} {rejection.Reason} {rejection.Field}";
        return string.Join(
            '|',
            Enumerable.Range(0, _layout.Count).Select(slot => $"{row.Has(slot)} {row.Integer(slot)} {Some.Text(row, slot)}"));
    }
}
