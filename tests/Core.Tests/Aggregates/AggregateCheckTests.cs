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
        Assert.Empty(AggregateFactory.Check(definition, TypeOf));
        var aggregate = AggregateFactory.Create(definition, Sample.Layout);
        Assert.Equal((name, definition.Kind), (aggregate.Name, aggregate.Kind));
    }

    [Fact]
    public void An_unknown_kind_is_answered_with_the_kinds_there_are_and_the_nearest() => Objects(
        Of("meen"),
        "kind",
        "kind 'meen' is unknown; kinds are count, sum, min, max, min-by, max-by, mean, variance, first, last, latest, list, set, top-rows, "
            + "distinct, quantiles, top-k, histogram, funnel; did you mean 'mean'?");

    [Fact]
    public void A_field_must_be_given_and_known_and_of_a_type_the_kind_takes()
    {
        Objects(Of("sum"), "field", "kind 'sum' needs a field; set 'field' to one of type number or integer");
        Objects(Of("sum", "volts"), "field", "field 'volts' is not a field of the pipeline; declare it under 'fields'");
        Objects(Of("sum", "text"), "field", "field 'text' is of type text; kind 'sum' takes a field of type number or integer");
        Objects(Of("count", "volts"), "field", "field 'volts' is not a field");
        Objects(Of("mean", "stamp"), "field", "number or integer");
        Objects(Of("min", "boolean"), "field", "number or integer or timestamp");
        var text = "weight 'text' is of type text; kind 'top-k' takes a weight of type number or integer";
        Objects(Of("top-k", "text", ("weight", "text")), "weight", text);
        Objects(Of("top-k", "text", ("weight", "volts")), "weight", "weight 'volts' is not a field");
    }

    [Fact]
    public void A_parameter_of_another_kind_is_named_with_those_the_kind_has()
    {
        const string sum = "kind 'sum' has no parameter 'precision'; remove it (the kind's parameters: none)";
        Objects(Of("sum", "number", ("precision", 12)), "precision", sum);
        const string distinct = "kind 'distinct' has no parameter 'k'; remove it (the kind's parameters: 'precision', 'exact')";
        Objects(Of("distinct", "text", ("k", 3)), "k", distinct);
        Objects(Of("count", null, ("volts", 3)), "volts", "kind 'count' has no parameter 'volts'");
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var definition = Of("top-k", "volts", ("k", 0), ("precision", 12), ("weight", "text"));
        Assert.Equal(["precision", "field", "k", "weight"], AggregateFactory.Check(definition, TypeOf).Select(problem => problem.Property));
    }

    [Fact]
    public void Without_fields_to_look_up_the_rest_is_still_checked()
    {
        Assert.Empty(AggregateFactory.Check(Of("sum", "volts"), typeOf: null));
        Assert.Equal("k", Assert.Single(AggregateFactory.Check(Of("top-k", "volts", ("k", 0)), typeOf: null)).Property);
    }

    [Fact]
    public void Of_a_property_that_was_reported_nothing_more_is_said()
    {
        Assert.Empty(AggregateFactory.Check(Of("quantiles", "number"), TypeOf, ["quantiles"]));
        Assert.Empty(AggregateFactory.Check(Of("top-k", "text", ("capacity", 5)), TypeOf, ["k"]));
        Assert.Empty(AggregateFactory.Check(Of("", "text"), TypeOf, ["kind"]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(19)]
    [InlineData(10.5)]
    [InlineData(double.NaN)]
    public void A_whole_number_has_a_range(double precision) => Objects(
        Of("distinct", "text", ("precision", precision)),
        "precision",
        FormattableString.Invariant($"'precision' is {precision}; it must be a whole number from 4 to 18 (14: 16384 registers"));

    [Theory]
    [InlineData(0)]
    [InlineData(0.0009)]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    public void A_number_has_a_range(double accuracy) => Objects(
        Of("quantiles", "number", ("quantiles", new[] { 0.5 }), ("accuracy", accuracy)),
        "accuracy",
        "it must be from 0.001 to below 0.5 (0.01: within 1 % of the value)");

    [Fact]
    public void A_value_of_another_shape_is_told_what_it_must_be()
    {
        Objects(Of("distinct", "text", ("precision", "ten")), "precision", "'precision' must be a whole number from 4 to 18");
        Objects(Of("quantiles", "number", ("quantiles", 0.5)), "quantiles", "'quantiles' must be an array of numbers: from 1 to 100");
        var accuracy = Of("quantiles", "number", ("quantiles", new[] { 0.5 }), ("accuracy", "fine"));
        Objects(accuracy, "accuracy", "'accuracy' must be a number from 0.001 to below 0.5");
        Objects(Of("top-k", "text", ("weight", 3)), "weight", "'weight' must be the name of a field, in quotes");
    }

    [Fact]
    public void Quantiles_are_given_in_range_and_once()
    {
        Objects(Of("quantiles", "number"), "quantiles", "'quantiles' is missing; list from 1 to 100 numbers from 0 to 1, such as [0.5,");
        Quantiles([], "'quantiles' has 0 entries");
        Quantiles([0.5, 95], "'quantiles' contains 95; each must be from 0 to 1");
        Quantiles([double.NaN], "each must be from 0 to 1");
        Quantiles([0.5, 0.9, 0.5], "'quantiles' contains 0.5 twice");
        Quantiles(new double[101], "'quantiles' has 101 entries; list from 1 to 100");

        static void Quantiles(double[] wanted, string part) => Objects(Of("quantiles", "number", ("quantiles", wanted)), "quantiles", part);
    }

    [Fact]
    public void Top_k_shows_no_more_than_it_tracks()
    {
        Objects(Of("top-k", "text", ("k", 0)), "k", "'k' is 0; it must be a whole number from 1 to 10000");
        Objects(Of("top-k", "text", ("k", 200)), "capacity", "'capacity' is 128, less than 'k', which is 200");
        Objects(Of("top-k", "text", ("capacity", 20_000)), "capacity", "'capacity' is 20000; it must be a whole number from 1 to 10000");
    }

    [Fact]
    public void Bounds_are_given_finite_and_ascending()
    {
        Objects(Of("histogram", "number"), "bounds", "'bounds' is missing");
        Bounds([], "'bounds' has 0 entries");
        Bounds([1, 2, 2], "'bounds' has 2 at position 2");
        Bounds([1, double.PositiveInfinity], "must be finite");
        Bounds(new double[1_001], "from 1 to 1000");

        static void Bounds(double[] bounds, string part) => Objects(Of("histogram", "number", ("bounds", bounds)), "bounds", part);
    }

    [Fact]
    public void Fields_are_known_and_given_once()
    {
        Objects(Of("list", "text", ("fields", new[] { "volts" })), "fields", "fields 'volts' is not a field of the pipeline");
        Objects(Of("list", "text", ("fields", "volts")), "fields", "'fields' must be an array of texts: from 1 to 16 names of fields");
        Objects(Of("list", "text", ("fields", new[] { "text", "stamp", "text" })), "fields", "'fields' contains 'text' twice; remove one");
        Objects(Of("list", "text", ("fields", new[] { "" })), "fields", "'fields' has an empty entry; remove it");
        Objects(Of("set", "text", ("fields", new[] { "text" })), "fields", "kind 'set' has no parameter 'fields'");
        Objects(Of("max-by", "number"), "fields", "kind 'max-by' needs 'fields', those of the event that are shown; for");
        Objects(Of("min-by", "text", ("fields", new[] { "text" })), "field", "'text' is of type text; kind 'min-by' takes a field");
    }

    [Fact]
    public void A_word_is_one_of_those_there_are()
    {
        Objects(Of("list", "text", ("keep", "middle")), "keep", "'keep' must be \"first\" or \"last\"");
        Objects(Of("top-rows", "number", ("order", 3)), "order", "'order' must be \"descending\" or \"ascending\"");
    }

    [Fact]
    public void A_funnel_has_steps_and_a_time()
    {
        string[] steps = ["view", "buy"];
        Objects(Of("funnel", "text", ("within", "1h")), "steps", "'steps' is missing; list from 2 to 20 values");
        Objects(Of("funnel", "text", ("within", "1h"), ("steps", new[] { "buy" })), "steps", "'steps' has 1 entries; list from 2 to 20");
        Objects(Of("funnel", "text", ("steps", steps)), "within", "'within' is missing; set it to a duration such as \"30m\"");
        Objects(Of("funnel", "text", ("steps", steps), ("within", "0s")), "within", "'within' must be a duration greater than 0");
        Objects(Of("funnel", "text", ("steps", steps), ("within", 30)), "within", "'within' must be a duration greater than 0");
    }

    [Fact]
    public void A_name_must_be_given() => Objects(Of("count") with { Name = " " }, "name", "an aggregate has no name");

    [Fact]
    public void A_parameter_of_one_name_is_the_same_in_every_kind() =>
        Assert.All(
            AggregateKinds.All.SelectMany(kind => kind.Parameters).GroupBy(parameter => parameter.Name),
            declarations => Assert.Single(declarations.Distinct()));

    [Fact]
    public void Parameters_that_states_depend_on_have_their_default_when_they_are_not_given()
    {
        Assert.Equal(
            [("capacity", new ParameterValue.Number(128)), ("weight", null)],
            AggregateFactory.StateParameters(Of("top-k", "text", ("k", 3))));
        var all = AggregateFactory.EffectiveParameters(Of("top-k", "text", ("k", 3)));
        Assert.Equal(["capacity", "k", "weight"], all.Select(one => one.Name));
        Assert.Empty(AggregateFactory.EffectiveParameters(Of("sum", "number")));
    }

    private static AggregateDefinition Of(string kind, string? field = null, params (string Name, object Value)[] parameters) =>
        SomeAggregate.Of("a", kind, field, parameters);

    private static void Objects(AggregateDefinition definition, string property, string part)
    {
        var problem = Assert.Single(AggregateFactory.Check(definition, TypeOf));
        Assert.Equal(property, problem.Property);
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
        var thrown = Assert.Throws<ArgumentException>(() => AggregateFactory.Create(definition, Sample.Layout));
        Assert.Contains(problem.Message, thrown.Message, StringComparison.Ordinal);
    }

    private static FieldType? TypeOf(string name) => Sample.Layout.SlotOf(name) is >= 0 and var slot ? Sample.Layout.TypeOf(slot) : null;
}
