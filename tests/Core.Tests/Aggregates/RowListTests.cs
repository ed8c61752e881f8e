using System.Text.Json.Nodes;
using Serverless.Core.Binary;

namespace Serverless.Core.Tests.Aggregates;

/// <summary>Aggregates that keep rows of events, against sorting all of them.</summary>
public sealed class RowListTests
{
    private static readonly Sample[] Samples = SampleStream.Calm(23, 2_000);

    private static readonly Sample[] ByTime = [.. Samples.OrderBy(sample => sample.Time).ThenBy(sample => sample.Position)];

    [Fact]
    public void A_list_has_the_first_or_the_last_values_in_the_order_of_time()
    {
        var texts = ByTime.Where(sample => sample.Text is not null).Select(sample => sample.Text!).ToArray();
        Assert.Equal(texts.Take(20), Texts("list text"));
        Assert.Equal(texts.TakeLast(30), Texts("list last"));
    }

    [Fact]
    public void A_set_has_the_values_that_came_first_or_last_each_once()
    {
        var texts = ByTime.Where(sample => sample.Text is not null).Select(sample => sample.Text!).ToArray();
        Assert.Equal(texts.Distinct().Take(20), Texts("set text"));
        Assert.Equal(texts.Reverse().Distinct().Take(25).Reverse(), Texts("set last"));
        Assert.Equal(2, Value("set boolean").Count);
    }

    [Fact]
    public void An_entry_may_be_an_object_whose_missing_fields_are_null()
    {
        var expected = ByTime.Where(sample => sample.Number is not null).Take(40)
            .Select(sample => (sample.Text, sample.Number, sample.Integer, sample.Boolean)).ToArray();
        var found = Value("list of objects").Select(entry => (
            (string?)entry!["text"], (double?)entry["number"], (long?)entry["integer"], (bool?)entry["boolean"])).ToArray();
        Assert.Equal(expected, found);
        Assert.Contains(found, entry => entry.Item1 is null);
    }

    [Fact]
    public void Top_rows_are_those_of_a_sort_and_of_equals_the_earlier_ones()
    {
        var rows = ByTime.Where(sample => sample.Integer is not null).ToArray();
        Assert.Equal(
            rows.OrderByDescending(sample => sample.Integer).Take(15).Select(sample => (sample.Text, sample.Boolean)),
            Value("top-rows integer").Select(entry => ((string?)entry!["text"], (bool?)entry["boolean"])));
        Assert.Equal(
            rows.OrderBy(sample => sample.Integer).Take(100).Select(sample => sample.Integer),
            Value("top-rows up integer").Select(entry => (long?)entry));
    }

    [Fact]
    public void One_row_is_the_earliest_of_those_with_the_extreme_value()
    {
        var rows = ByTime.Where(sample => sample.Stamp is not null).ToArray();
        var least = rows.First(sample => sample.Stamp == rows.Min(one => one.Stamp));
        var greatest = rows.First(sample => sample.Stamp == rows.Max(one => one.Stamp));
        var found = AggregateCases.Aggregate("min-by stamp").Fold(Samples).Value()!;
        Assert.Equal((least.Text, least.Number), ((string?)found["text"], (double?)found["number"]));
        found = AggregateCases.Aggregate("max-by stamp").Fold(Samples).Value()!;
        Assert.Equal((greatest.Text, greatest.Integer), ((string?)found["text"], (long?)found["integer"]));
    }

    [Fact]
    public void Fields_of_the_first_and_the_last_event_are_of_one_event()
    {
        var first = ByTime.First(sample => sample.Text is not null);
        var found = AggregateCases.Aggregate("first of many").Fold(Samples).Value()!;
        Assert.Equal(
            (first.Text, first.Number, first.Boolean),
            ((string?)found["text"], (double?)found["number"], (bool?)found["boolean"]));
    }

    [Fact]
    public void A_set_is_not_read_with_a_row_that_has_no_value_or_one_that_is_there_already()
    {
        var set = AggregateCases.Aggregate("set integer");
        var one = set.Fold([Sample.At(1, 1) with { Integer = 5 }]).Bytes();
        var two = set.Fold([Sample.At(1, 1) with { Integer = 5 }, Sample.At(2, 2) with { Integer = 6 }]).Bytes();
        // A state ends with the last row's tag and value: 0 for none; 5 in zigzag.
        Assert.Throws<CorruptDataException>(() => set.Create().Load([.. one[..^2], 0]));
        Assert.Throws<CorruptDataException>(() => set.Create().Load([.. two[..^1], one[^1]]));
    }

    [Fact]
    public void Texts_of_rows_that_went_take_no_memory()
    {
        var aggregate = AggregateCases.Aggregate("max-by integer");
        var state = aggregate.Create();
        for (var round = 0; round < 2_000; round++)
            state.Fold([Sample.At(round, round) with { Integer = round, Text = new string((char)('a' + (round % 26)), 100) }]);
        Assert.Equal(new string((char)('a' + (1_999 % 26)), 100), (string?)state.Value()!["text"]);
        Assert.InRange(state.Bytes().Length, 100, 150);
    }

    private static JsonArray Value(string name) => AggregateCases.Aggregate(name).Fold(Samples).Value()!.AsArray();

    private static IEnumerable<string> Texts(string name) => Value(name).Select(entry => (string)entry!);
}
