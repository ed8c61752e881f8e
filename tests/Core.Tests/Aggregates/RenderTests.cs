using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Aggregates;

public sealed class RenderTests
{
    private static readonly Sample[] Some =
    [
        Sample.At(30, 1) with
        {
            Number = 4, Integer = long.MaxValue - 1, Text = "b\"\n<é", Boolean = true, Stamp = 1_700_000_000_123, Weight = 3,
        },
        Sample.At(10, 2) with { Number = -2, Integer = long.MaxValue - 2, Text = "a", Boolean = false, Stamp = 0, Weight = 5 },
        Sample.At(20, 3) with { Text = "a", Weight = 1 },
        Sample.At(40, 4),
    ];

    [Theory]
    [InlineData("count", "4")]
    [InlineData("count number", "2")]
    [InlineData("sum number", "2")]
    [InlineData("mean number", "1")]
    [InlineData("sum integer", "{\"overflow\":true}")]
    [InlineData("mean integer", "9223372036854775806")]
    [InlineData("variance number", "9")]
    [InlineData("min number", "-2")]
    [InlineData("max number", "4")]
    [InlineData("max integer", "9223372036854775806")]
    [InlineData("min stamp", "\"1970-01-01T00:00:00.000Z\"")]
    [InlineData("first text", "\"a\"")]
    [InlineData("last text", "\"b\\u0022\\n\\u003C\\u00E9\"")]
    [InlineData("last number", "4")]
    [InlineData("first integer", "9223372036854775805")]
    [InlineData("last boolean", "true")]
    [InlineData("last stamp", "\"2023-11-14T22:13:20.123Z\"")]
    [InlineData("distinct text", "2")]
    [InlineData("distinct boolean", "2")]
    [InlineData(
        "top-k weighted",
        "[{\"item\":\"a\",\"weight\":6,\"error\":0},{\"item\":\"b\\u0022\\n\\u003C\\u00E9\",\"weight\":3,\"error\":0}]")]
    [InlineData("top-k number", "[{\"item\":-2,\"weight\":1,\"error\":0},{\"item\":4,\"weight\":1,\"error\":0}]")]
    [InlineData("top-k boolean", "[{\"item\":false,\"weight\":1,\"error\":0},{\"item\":true,\"weight\":1,\"error\":0}]")]
    [InlineData("histogram", "{\"bounds\":[-1,0,15,20,25,1000000],\"counts\":[1,0,1,0,0,0,0]}")]
    [InlineData("list text", "[\"a\",\"a\",\"b\\u0022\\n\\u003C\\u00E9\"]")]
    [InlineData("set text", "[\"a\",\"b\\u0022\\n\\u003C\\u00E9\"]")]
    [InlineData("list integer", "[9223372036854775805,9223372036854775806]")]
    [InlineData("last of many", "{\"text\":\"b\\u0022\\n\\u003C\\u00E9\",\"stamp\":\"2023-11-14T22:13:20.123Z\"}")]
    [InlineData("min-by number", "{\"text\":\"a\",\"number\":-2}")]
    [InlineData("top-rows up number", "[-2,4]")]
    [InlineData("top-rows number", "[{\"text\":\"b\\u0022\\n\\u003C\\u00E9\",\"boolean\":true},{\"text\":\"a\",\"boolean\":false}]")]
    public void A_value_is_rendered(string name, string json) =>
        Assert.Equal($"{{\"value\":{json}}}", AggregateCases.Aggregate(name).Fold(Some).Json());

    [Theory]
    [InlineData("count", "0")]
    [InlineData("sum number", "null")]
    [InlineData("mean number", "null")]
    [InlineData("variance number", "null")]
    [InlineData("min number", "null")]
    [InlineData("first text", "null")]
    [InlineData("distinct text", "0")]
    [InlineData("top-k text", "[]")]
    [InlineData("list text", "[]")]
    [InlineData("set number", "[]")]
    [InlineData("last of many", "{\"text\":null,\"stamp\":null}")]
    [InlineData("min-by number", "{\"text\":null,\"number\":null}")]
    [InlineData("funnel", "{\"reached\":0,\"times\":[],\"cut\":false}")]
    [InlineData("quantiles", "{\"p0\":null,\"p50\":null,\"p95\":null,\"p99\":null,\"p99.9\":null,\"p100\":null}")]
    [InlineData("histogram", "{\"bounds\":[-1,0,15,20,25,1000000],\"counts\":[0,0,0,0,0,0,0]}")]
    public void Of_nothing_there_is_null_zero_or_an_empty_list(string name, string json) =>
        Assert.Equal($"{{\"value\":{json}}}", AggregateCases.Aggregate(name).Create().Json());

    [Theory]
    [InlineData("min number")]
    [InlineData("last number")]
    [InlineData("sum number")]
    public void Zero_has_no_sign(string name) =>
        Assert.Equal("{\"value\":0}", AggregateCases.Aggregate(name).Fold([Sample.At(1, 1) with { Number = -0.0 }]).Json());

    [Fact]
    public void Text_that_is_not_utf8_is_rendered_with_replacement_characters()
    {
        var row = new Row(Sample.Layout);
        row.CopyText(0, [(byte)'a', 0xFF, 0xC3]);
        var sample = Sample.At(1, 1);
        foreach (var name in new[] { "last text", "top-k text" })
        {
            var state = AggregateCases.Aggregate(name).Create();
            state.Add(row, sample.Time, sample.Position);
            Assert.Contains("a\\uFFFD\\uFFFD", state.Json(), StringComparison.OrdinalIgnoreCase);
        }
    }
}
