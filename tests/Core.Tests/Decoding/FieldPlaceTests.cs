using CsCheck;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Decoding;

/// <summary>Fields that have several places in an event, and places that fill several fields.</summary>
public sealed class FieldPlaceTests
{
    private static readonly FieldDefinition[] Fields =
    [
        new() { Name = "id", Type = FieldType.Integer, Aliases = ["no", "meta.id", "meta.no"] },
        new() { Name = "text", Type = FieldType.Text, Aliases = ["no", "label"] },
        new() { Name = "meta", Type = FieldType.Integer },
    ];

    private static readonly string[] Places = ["id", "no", "meta.id", "meta.no"];

    [Theory]
    [InlineData("""{"id":1,"no":2}""", "id=1")]
    [InlineData("""{"no":2,"id":1}""", "id=1")]
    [InlineData("""{"no":2,"id":null}""", "id=2")]
    [InlineData("""{"id":null,"no":null,"meta":{"id":3}}""", "id=3")]
    [InlineData("""{"meta":{"no":4,"id":3}}""", "id=3")]
    [InlineData("""{"id":null}""", "")]
    public void The_first_place_with_a_value_fills_the_field_wherever_it_stands(string json, string expected) =>
        AssertOutcome(expected, json, Fields[..1]);

    [Theory]
    [InlineData("""{"id":1,"no":"x"}""")]
    [InlineData("""{"no":"x","id":1}""")]
    [InlineData("""{"no":{"a":[1,2]},"id":1}""")]
    [InlineData("""{"id":1,"no":[[]],"meta":{"id":true}}""")]
    public void Places_after_it_are_not_looked_at(string json) => AssertOutcome("id=1", json, Fields[..1]);

    [Theory]
    [InlineData("""{"id":"x","no":2}""", "wrong-type id at 6")]
    [InlineData("""{"no":2,"id":"x"}""", "wrong-type id at 13")]
    [InlineData("""{"meta":{"no":1},"no":"x","id":null}""", "wrong-type id at 22")]
    [InlineData("""{"no":{"id":1},"meta":{"id":1}}""", "wrong-type id at 6")]
    public void A_wrong_value_in_it_is_the_fields(string json, string expected) => AssertOutcome(expected, json, Fields[..1]);

    [Theory]
    [InlineData("""{"no":1,"no":2,"id":3}""", "duplicate-key id at 13")]
    [InlineData("""{"meta":{"id":1},"id":3,"meta":{"no":1}}""", "duplicate-key  at 31")]
    public void A_property_that_is_there_twice_is_rejected_whatever_fills_the_field(string json, string expected) =>
        AssertOutcome(expected, json, Fields[..1]);

    [Fact]
    public void A_place_may_fill_two_fields_and_hold_an_object_with_others()
    {
        FieldDefinition[] two = [Fields[0], Fields[1] with { Type = FieldType.Integer }, Fields[2]];
        AssertOutcome("id=7 text=7", """{"no":7}""", two);
        AssertOutcome("id=7 text=5", """{"no":7,"text":5}""", two);
        AssertOutcome("id=9 text=7", """{"no":7,"id":9}""", two);
        AssertOutcome("id=9 meta=3", """{"meta":3,"id":9}""", two);
        AssertOutcome("id=3", """{"meta":{"no":3}}""", two);
        AssertOutcome("wrong-type text at 6", """{"no":7}""", Fields);
    }

    [Fact]
    public void Any_values_in_any_order_fill_the_field_by_the_order_of_its_places() =>
        Gen.Select(Gen.OneOf("null", "\"x\"", "[1]", "7", "8", "").Array[4], Gen.Shuffle(Places)).Each(5_000, (values, order) =>
        {
            var written = Places.Zip(values).Where(one => one.Second != "").ToDictionary(one => one.First, one => one.Second);
            var first = Places.Select(place => written.GetValueOrDefault(place, "null")).FirstOrDefault(value => value != "null");
            var outcome = new Decoded(Fields[..1]).Outcome(Json([.. order.Where(written.ContainsKey)], written)).Split(" at ")[0];
            Assert.Equal(first switch { null => "", "7" or "8" => $"id={first}", _ => "wrong-type id" }, outcome);
        });

    /// <summary>An event with these places; those inside an object stand in one, where the first of them is.</summary>
    private static string Json(List<string> places, Dictionary<string, string> values)
    {
        var inner = places.Where(place => place.Contains('.', StringComparison.Ordinal)).ToList();
        var meta = string.Join(',', inner.Select(place => $"\"{place.Split('.')[1]}\":{values[place]}"));
        var parts = places.Select(place => !inner.Contains(place) ? $"\"{place}\":{values[place]}"
            : place == inner[0] ? $"\"meta\":{{{meta}}}" : null);
        return $"{{{string.Join(',', parts.OfType<string>())}}}";
    }

    /// <summary>The same the first time, when nothing is expected, and later.</summary>
    private static void AssertOutcome(string expected, string json, FieldDefinition[] fields)
    {
        var decoded = new Decoded(fields);
        for (var time = 0; time < 3; time++)
            Assert.Equal(expected, decoded.Outcome(json));
    }
}
