using Serverless.Core.Aggregates;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Aggregates;

public sealed class AggregateCheckTests
{
    public static TheoryData<string> Names => AggregateCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_good_definition_has_no_problem_and_keeps_its_name_and_kind(string name)
    {
        var definition = AggregateCases.Definition(name);
        Assert.Null(Problem(definition));
        var aggregate = AggregateFactory.Create(definition, Sample.Layout);
        Assert.Equal((name, definition.Kind), (aggregate.Name, aggregate.Kind));
    }

    [Fact]
    public void An_unknown_kind_is_answered_with_the_kinds_there_are() => Objects(
        Of("median"),
        "aggregate 'a': kind 'median' is unknown; kinds are count, sum, min, max, mean, variance, first, last, distinct, quantiles, top-k, histogram");

    [Fact]
    public void A_field_must_be_given_and_known_and_of_a_type_the_kind_takes()
    {
        Objects(Of("sum"), "aggregate 'a': kind 'sum' needs a field; set 'field' to one of type number or integer");
        Objects(Of("sum", "volts"), "aggregate 'a': field 'volts' is not a field of the pipeline; declare it under 'fields', or correct the name");
        Objects(Of("sum", "text"), "aggregate 'a': field 'text' is of type text; kind 'sum' takes a field of type number or integer");
        Objects(Of("count", "volts"), "field 'volts' is not a field");
        Objects(Of("mean", "stamp"), "number or integer");
        Objects(Of("min", "boolean"), "number or integer or timestamp");
        Objects(Of("top-k", "text") with { Weight = "text" }, "weight 'text' is of type text; kind 'top-k' takes a weight of type number or integer");
        Objects(Of("top-k", "text") with { Weight = "volts" }, "weight 'volts' is not a field");
    }

    [Fact]
    public void A_parameter_of_another_kind_is_named_with_those_the_kind_has()
    {
        Objects(Of("sum", "number") with { Precision = 12 }, "kind 'sum' has no parameter 'precision'; remove it (the kind's parameters: none)");
        Objects(Of("distinct", "text") with { K = 3, Bounds = [1] }, "kind 'distinct' has no parameter 'k', 'bounds'; remove it (the kind's parameters: 'precision')");
        Objects(Of("count") with { Quantiles = [0.5] }, "'quantiles'");
        Objects(Of("count") with { Accuracy = 0.02 }, "'accuracy'");
        Objects(Of("count") with { Capacity = 20 }, "'capacity'");
        Objects(Of("count") with { Weight = "number" }, "'weight'");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(19)]
    public void Precision_has_a_range(int precision) =>
        Objects(Of("distinct", "text") with { Precision = precision }, $"'precision' is {precision}; it must be from 4 to 18");

    [Theory]
    [InlineData(0)]
    [InlineData(0.0009)]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    public void Accuracy_has_a_range(double accuracy) =>
        Objects(Of("quantiles", "number") with { Quantiles = [0.5], Accuracy = accuracy }, "it must be from 0.001 to below 0.5");

    [Fact]
    public void Quantiles_are_given_in_range_and_once()
    {
        var quantiles = Of("quantiles", "number");
        Objects(quantiles, "'quantiles' has 0 entries");
        Objects(quantiles with { Quantiles = [0.5, 95] }, "'quantiles' contains 95; each must be from 0 to 1");
        Objects(quantiles with { Quantiles = [double.NaN] }, "each must be from 0 to 1");
        Objects(quantiles with { Quantiles = [0.5, 0.9, 0.5] }, "'quantiles' contains 0.5 twice");
        Objects(quantiles with { Quantiles = new double[101] }, "'quantiles' has 101 entries; list from 1 to 100");
    }

    [Fact]
    public void Top_k_shows_no_more_than_it_tracks()
    {
        var top = Of("top-k", "text");
        Objects(top with { K = 0 }, "'k' is 0; it must be at least 1");
        Objects(top with { K = 200 }, "'capacity' is 128, less than 'k', which is 200");
        Objects(top with { Capacity = 20_000 }, "'capacity' is 20000; it must be at most 10000");
    }

    [Fact]
    public void Bounds_are_given_finite_and_ascending()
    {
        var histogram = Of("histogram", "number");
        Objects(histogram, "'bounds' has 0 entries");
        Objects(histogram with { Bounds = [1, 2, 2] }, "'bounds' has 2 at position 2");
        Objects(histogram with { Bounds = [1, double.PositiveInfinity] }, "bounds must be finite");
        Objects(histogram with { Bounds = new double[1_001] }, "from 1 to 1000");
    }

    [Fact]
    public void A_name_must_be_given() => Objects(Of("count") with { Name = " " }, "an aggregate has no name");

    private static AggregateDefinition Of(string kind, string? field = null) => new() { Name = "a", Kind = kind, Field = field };

    private static void Objects(AggregateDefinition definition, string part)
    {
        Assert.Contains(part, Problem(definition), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => AggregateFactory.Create(definition, Sample.Layout));
    }

    private static string? Problem(AggregateDefinition definition) => AggregateFactory.Check(definition, TypeOf);

    private static FieldType? TypeOf(string name) => Sample.Layout.SlotOf(name) is >= 0 and var slot ? Sample.Layout.TypeOf(slot) : null;
}
