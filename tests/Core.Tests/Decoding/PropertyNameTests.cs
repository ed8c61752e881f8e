using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Decoding;

/// <summary>
/// A name with its quotes and colon is recognized at once where it has up to 16 bytes, 13 without them, and as many are left.
/// </summary>
public sealed class PropertyNameTests
{
    private static readonly FieldDefinition[] Long =
        [.. new[] { "twelve_chars", "thirteen_char", "fourteen_chars", "fifteen__chars_" }
            .SelectMany(Twins)
            .Select(name => new FieldDefinition { Name = name, Type = FieldType.Integer })];

    // Too long to be remembered.
    private static readonly string Unremembered = new('x', 65);

    [Fact]
    public void Names_that_differ_in_their_last_character_are_told_apart_wherever_they_stand()
    {
        var decoded = new Decoded(Long);
        foreach (var (expected, field) in Long.SelectMany(expected => Long.Select(field => (expected.Name, field.Name))))
        {
            decoded.Outcome($$"""{"{{expected}}":1}""");
            Assert.Equal($"{field}=2", decoded.Outcome($$"""{"{{field}}":2}"""));
            decoded.Outcome($$"""{"{{expected}}":1,"something else":"far behind"}""");
            Assert.Equal($"{field}=2", decoded.Outcome($$"""{"{{field}}":2,"something else":"far behind"}"""));
        }
    }

    // The shortest events that the names can stand in: less than sixteen bytes are left where the last of them begins.
    [Fact]
    public void Names_at_the_very_end_of_an_event_are_known_the_first_time_and_the_next()
    {
        var decoded = new Decoded(
            [.. Long, new() { Name = "a", Type = FieldType.Integer }, new() { Name = "elevenchars", Type = FieldType.Integer }]);
        foreach (var name in Long.Select(field => field.Name).Concat(["a", "elevenchars"]))
        {
            for (var time = 0; time < 2; time++)
                Assert.Equal($"{name}=3", decoded.Outcome($$"""{"{{name}}":3}"""));
        }
    }

    [Fact]
    public void The_empty_name_is_of_no_interest_beside_names_that_are_remembered_or_not()
    {
        var decoded = new Decoded(Some.Fields);
        string[] others = ["", "known", Unremembered, "", Unremembered, "known", "", ""];
        for (var time = 0; time < 3; time++)
        {
            for (var at = 0; at <= others.Length; at++)
            {
                var names = others.Select(name => $"\"{name}\":\"b\"").ToList();
                names.Insert(at, "\"device\":\"a\"");
                names.Insert((at * 5 + time) % names.Count, "\"sequence\":7");
                Assert.Equal("device=a sequence=7", decoded.Outcome("{" + string.Join(',', names) + "}"));
            }
        }
    }

    [Fact]
    public void The_empty_name_may_be_a_fields()
    {
        FieldDefinition[] fields =
            [new() { Name = "nameless", Type = FieldType.Integer, Aliases = ["['']"] }, new() { Name = "device", Type = FieldType.Text }];
        var decoded = new Decoded(fields);
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal("nameless=1 device=a", decoded.Outcome("""{"":1,"device":"a"}"""));
            Assert.Equal("nameless=1", decoded.Outcome($$"""{"{{Unremembered}}":2,"":1}"""));
            Assert.Equal("device=a", decoded.Outcome($$"""{"{{Unremembered}}":2,"{{Unremembered}}":1,"device":"a"}"""));
            Assert.Equal("duplicate-key nameless at 12", decoded.Outcome("""{"":1,   "":2}"""));
        }
    }

    [Theory]
    [InlineData("""{"other":{"deviceId":"x"},"deviceId":"a","sequence":7}""")]
    [InlineData("""{"deviceId":"a","other":{"deviceId":"x","sequence":8},"sequence":7}""")]
    [InlineData("""{"other":{"deviceId":1,"deviceId":2},"sequence":7,"deviceId":"a"}""")]
    [InlineData("""{"other":{"inner":{"deviceId":"x","device":"y"}},"sequence":7,"device":"a"}""")]
    [InlineData("""{"source":{"deviceId":"x","place":{"device":"y"}},"device":"a","sequence":7}""")]
    [InlineData("""{"sequence":7,"source":{"other":{"device":"x"},"device":"a"}}""")]
    public void A_fields_alias_inside_an_object_of_no_interest_is_not_the_field(string json)
    {
        var decoded = new Decoded(Some.Fields);
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal("device=a sequence=7", decoded.Outcome(json));
            decoded.Outcome("""{"other":{"deviceId":"z"},"deviceId":"z"}""");
        }
    }

    [Theory]
    [InlineData("""{"other":{"deviceId":"x","up":true},"sequence":7}""")]
    [InlineData("""{"sequence":7,"other":{"inner":{"device":"x"},"source":{"device":"y"}}}""")]
    [InlineData("""{"sequence":7,"source":{"deviceId":"x","other":{"place":{"site":"y"}}}}""")]
    public void A_field_is_missing_when_its_names_stand_in_objects_of_no_interest_only(string json)
    {
        var decoded = new Decoded(Some.Fields);
        for (var time = 0; time < 3; time++)
            Assert.Equal("sequence=7", decoded.Outcome(json));
    }

    private static IEnumerable<string> Twins(string name) => [name, name[..^1] + '~'];
}
