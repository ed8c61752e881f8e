using CsCheck;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Decoding;

/// <summary>Fields whose values are in arrays.</summary>
public sealed class ItemPathTests
{
    private static readonly FieldDefinition[] Fields =
    [
        Field("first", "at[0]"), Field("last", "at[-1]"), Field("inner", "rows[1].x", "rows[-1].y"), Field("deep", "rows[0][1]"),
        Field("dotted", "['a.b'][0]"),
    ];

    [Theory]
    [InlineData("""{"at":[1,2,3]}""", "first=1 last=3")]
    [InlineData("""{"at":[7]}""", "first=7 last=7")]
    [InlineData("""{"at":[null,2]}""", "last=2")]
    [InlineData("""{"at":[]}""", "")]
    [InlineData("""{"at":null}""", "")]
    [InlineData("""{"at":{"0":1}}""", "")]
    [InlineData("""{"at":5,"first":6}""", "first=6")]
    [InlineData("""{"first":6,"at":[1]}""", "first=6 last=1")]
    [InlineData("""{"rows":[[8,9],{"x":4,"y":5}]}""", "inner=4 deep=9")]
    [InlineData("""{"rows":[0,{"x":null},{"y":5}]}""", "inner=5")]
    [InlineData("""{"rows":[[8,9]]}""", "deep=9")]
    [InlineData("""{"a.b":[3],"a":{"b":[4]}}""", "dotted=3")]
    public void An_item_is_found_by_its_place_from_either_end(string json, string expected) =>
        Assert.Equal(expected, new Decoded(Fields).Outcome(json));

    [Theory]
    [InlineData("""{"at":["x",2]}""", "wrong-type first at 7")]
    [InlineData("""{"at":[1,[2]]}""", "wrong-type last at 9")]
    [InlineData("""{"at":[1],"at":[2]}""", "duplicate-key  at 15")]
    [InlineData("""{"at":[1,2""", "malformed  at 10")]
    [InlineData("""{"at":[1,2],"rows":[[[[[]]]]]}""", "too-deep  at 22")]
    [InlineData("""{"at":[[[[1]]],2]}""", "too-deep  at 9")]
    [InlineData("""{"rows":[0,{"x":1,"x":2}]}""", "duplicate-key inner at 22")]
    public void What_is_wrong_in_an_array_is_told_with_its_place(string json, string expected) =>
        Assert.Equal(expected, new Decoded(Fields).Outcome(json));

    [Fact]
    public void Every_place_of_every_array_is_the_one_that_is_named() =>
        Gen.Select(Gen.Int[0, 99].Array[0, 6], Gen.Int[-7, 6]).Each(2_000, (items, place) =>
        {
            var index = place < 0 ? items.Length + place : place;
            var expected = index >= 0 && index < items.Length ? $"x={items[index]:x}" : "";
            Assert.Equal(expected, new Decoded([Field("x", $"at[{place}]")]).Outcome($$"""{"at":[{{string.Join(',', items)}}]}"""));
        });

    private static FieldDefinition Field(string name, params string[] places) =>
        new() { Name = name, Type = FieldType.Integer, Aliases = places };
}
