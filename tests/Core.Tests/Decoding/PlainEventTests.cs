using System.Text;
using CsCheck;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Decoding;

public class PlainEventTests
{
    private const string Marks = "{}[]\",:\\ -+.eE0123456789tfn\t\n\u0001";

    // Each text stands for a value of every field, right or wrong.
    private static readonly Gen<string> Values = Gen.OneOf(
        "true", "false", "null", "0", "-0", "01", "-", "1.", ".5", "1e3", "1E+2", "1e", "12.50", "+1", "1700000000000", "2023-11-14", "1e400", "99999999999999999999", "nul",
        "\"\"", "\"a\"", "\"12\"", "\"2023-11-14T22:13:20Z\"", "\"\\u0061\"", "\"tab\tin it\"", "\"sixteen and more characters\"", "\"zürich\"", "{}", "{\"a\":1,\"b\":\"c\"}", "{\"a\":{}}", "{\"a\":01}", "[]");

    private static readonly Gen<string> Names = Gen.OneOf("device", "deviceId", "value", "ratio", "sequence", "up", "time", "site", "source", "other", "\\u0075p");

    private static readonly Gen<string> Space = Gen.OneOf("", "", "", " ", "\t\r\n", "\u000b");

    private static readonly Gen<string> Properties =
        from name in Names
        from value in Values
        from space in Space
        select $"{space}\"{name}\"{space}:{space}{value}{space}";

    private readonly RowLayout _layout = Some.Layout(Some.Fields);

    [Fact]
    public void An_event_means_the_same_beside_an_array_that_nobody_wants() =>
        Gen.Select(Properties.Array[1, 5], Gen.Select(Gen.Int[0, 200], Gen.Int[0, 2], Gen.Int[0, Marks.Length - 1]).Array[0, 2]).Each(30_000, (properties, changes) =>
        {
            var rest = changes.Aggregate(string.Join(',', properties) + "}", Change);
            // An object with nothing in it has no room for a comma.
            if (!rest.TrimStart().StartsWith('}'))
                Assert.Equal(Outcome("{\"~\":[]," + rest), Outcome("{" + rest));
        });

    [Theory]
    [InlineData("{}")]
    [InlineData(" { } ")]
    [InlineData("""{"device":"a","value":1.5,"agent":{"name":"x","version":2},"up":true,"ratio":null}""")]
    public void Plain_events_are_decoded_without_a_second_look(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var root = PropertyNode.Root(Some.Fields, out _);
        FieldReader[] fields = [.. Some.Fields.Select(field => new FieldReader(field, _layout.SlotOf(field.Name), new JsonText()))];

        Assert.True(new PlainDecoder(root, fields, 16).TryDecode(bytes, bytes, 0, new Row(_layout)));
    }

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

    private string Outcome(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var row = new Row(_layout);
        if (new JsonDecoder(Some.Fields, _layout, 16).Decode(bytes, 0, bytes.Length, row) is { } rejection)
            return $"{rejection.Stage} {rejection.Reason} {rejection.Field}";
        return string.Join('|', Enumerable.Range(0, _layout.Count).Select(slot => $"{row.Has(slot)} {row.Integer(slot)} {Some.Text(row, slot)}"));
    }
}
