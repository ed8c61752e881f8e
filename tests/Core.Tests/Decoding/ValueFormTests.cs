using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Decoding;

/// <summary>Texts that count as missing, and values in other forms than their field's type.</summary>
public sealed class ValueFormTests
{
    private static readonly FieldDefinition[] Fields =
    [
        new() { Name = "text", Type = FieldType.Text, Missing = ["-", "", "N/A"], Aliases = ["label"] },
        new() { Name = "size", Type = FieldType.Integer, Missing = ["-"] },
        new() { Name = "on", Type = FieldType.Boolean, Missing = ["-"] },
        new() { Name = "at", Type = FieldType.Timestamp, Missing = ["-"] },
        new() { Name = "strict", Type = FieldType.Text },
        new() { Name = "any", Type = FieldType.Text, AnyScalar = true, Missing = ["-", "1"] },
        new() { Name = "yes", Type = FieldType.Boolean, TrueTexts = ["Y", "1", "é"], FalseTexts = ["", "0"] },
    ];

    [Theory]
    [InlineData("""{"text":"-","size":"-","on":"-","at":"-"}""", "")]
    [InlineData("""{"text":"","strict":""}""", "strict=")]
    [InlineData("""{"text":"N\/A","strict":"-"}""", "strict=-")]
    [InlineData("""{"text":"n/a"}""", "text=n/a")]
    [InlineData("""{"text":"--"}""", "text=--")]
    [InlineData("""{"text":"-","label":"x"}""", "text=x")]
    [InlineData("""{"label":"x","text":"\u002d"}""", "text=x")]
    [InlineData("""{"label":"-","text":"x"}""", "text=x")]
    [InlineData("""{"label":"-","text":null}""", "")]
    [InlineData("""{"size":""}""", "wrong-type size at 8")]
    [InlineData("""{"at":""}""", "timestamp-format at at 6")]
    public void A_text_that_a_field_lists_is_no_value(string json, string expected) => AssertOutcome(expected, json);

    [Theory]
    [InlineData("""{"any":"x"}""", "any=x")]
    [InlineData("""{"any":-1.50E+2}""", "any=-1.50E+2")]
    [InlineData("""{"any":98765432109876543210987654321}""", "any=98765432109876543210987654321")]
    [InlineData("""{"any":true}""", "any=true")]
    [InlineData("""{"any":false}""", "any=false")]
    [InlineData("""{"any":1}""", "any=1")]
    [InlineData("""{"any":"1"}""", "")]
    [InlineData("""{"any":null}""", "")]
    [InlineData("""{"any":{}}""", "wrong-type any at 7")]
    [InlineData("""{"any":[1]}""", "wrong-type any at 7")]
    [InlineData("""{"strict":1}""", "wrong-type strict at 10")]
    [InlineData("""{"strict":true}""", "wrong-type strict at 10")]
    public void A_text_field_may_take_any_scalar_as_it_is_written(string json, string expected) => AssertOutcome(expected, json);

    [Theory]
    [InlineData("""{"yes":true}""", "yes=1")]
    [InlineData("""{"yes":"Y"}""", "yes=1")]
    [InlineData("""{"yes":"\u0059"}""", "yes=1")]
    [InlineData("""{"yes":"é"}""", "yes=1")]
    [InlineData("""{"yes":1}""", "yes=1")]
    [InlineData("""{"yes":"1"}""", "yes=1")]
    [InlineData("""{"yes":0}""", "yes=0")]
    [InlineData("""{"yes":""}""", "yes=0")]
    [InlineData("""{"yes":false}""", "yes=0")]
    [InlineData("""{"yes":"y"}""", "wrong-type yes at 7")]
    [InlineData("""{"yes":1.0}""", "wrong-type yes at 7")]
    [InlineData("""{"yes":"true"}""", "wrong-type yes at 7")]
    [InlineData("""{"on":"true"}""", "wrong-type on at 6")]
    [InlineData("""{"on":1}""", "wrong-type on at 6")]
    public void A_boolean_may_have_other_forms(string json, string expected) => AssertOutcome(expected, json);

    /// <summary>The same by the quick decoder, and beside an array, which only the other one reads.</summary>
    private static void AssertOutcome(string expected, string json)
    {
        Assert.Equal(expected, new Decoded(Fields).Outcome(json));
        Assert.Equal(expected, new Decoded(Fields).Outcome(json[..^1] + ",\"~\":[]}"));
    }
}
