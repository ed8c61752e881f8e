using Serverless.Core.Definitions;
using Serverless.Core.WindowKinds.Aligned;
using Serverless.Core.WindowKinds.Global;
using Serverless.Core.WindowKinds.Sessions;
using Serverless.Core.WindowKinds.Sliding;
using Serverless.EndToEnd.Tests.Workloads.Counters;
using Serverless.Local.Workloads.Truth;

namespace Serverless.EndToEnd.Tests.Workloads.Truth;

/// <summary>
/// What a truth takes on of a view, and what it leaves with a reason. Known are the text fields name and place (optional) and the number
/// amount.
/// </summary>
public sealed class ViewPlannerTests
{
    private static readonly FactFields<CounterFact> Fields = new(
        new Dictionary<string, TextField<CounterFact>>
        {
            ["name"] = new(10, (in fact) => fact.Counter, number => $"n{number}"),
            ["place"] = new(3, (in fact) => fact.Amount, number => number == 0 ? null : $"p|{number}") { IsOptional = true },
            ["many"] = new(int.MaxValue, (in fact) => 0, number => $"{number}"),
        },
        new Dictionary<string, FactValue<CounterFact, double>> { ["amount"] = (in fact) => fact.Amount });

    private static readonly ViewDefinition Simple = new()
    {
        Name = "v", Key = ["name"], Window = new TumblingWindow(10_000), AllowedLatenessMs = 500, Aggregates = [Aggregate("count")],
    };

    [Fact]
    public void Key_window_and_lateness_are_those_of_the_definition()
    {
        var view = Plan(Simple with { Key = ["place", "name"], Window = new HoppingWindow(60_000, 20_000) }).View!;

        Assert.Equal((new TruthWindow.Hopping(60_000, 20_000), 500), (view.Window, view.AllowedLatenessMs));
        Assert.Equal(@"p\|2|n7", view.Text(view.Key(new CounterFact { Counter = 7, Amount = 2 })));
        Assert.Equal(@"\-|n0", view.Text(view.Key(new CounterFact { Counter = 0, Amount = 0 })));
    }

    [Theory]
    [InlineData("name == 'n3'", true)]
    [InlineData("name == \"n3\"", true)]
    [InlineData("name in ['n1','n3']", true)]
    [InlineData("name in [ 'n3' ]", true)]
    [InlineData("name == 'n1'", false)]
    [InlineData("name in ['n1', 'n2']", false)]
    public void A_condition_on_a_known_text_field_is_evaluated(string where, bool holds) =>
        Assert.Equal(holds, Plan(Simple with { Where = where }).View!.Where(new CounterFact { Counter = 3 }));

    [Theory]
    [InlineData("!(name == 'n3')")]
    [InlineData("name == 'n3' || name == 'n4'")]
    [InlineData("name != 'n3'")]
    [InlineData("amount == 3")]
    [InlineData("other == 'x'")]
    public void Any_other_condition_leaves_the_view_out(string where) =>
        AssertLeft(Simple with { Where = where }, $"view 'v': no truth for its condition ({where})");

    [Fact]
    public void What_a_truth_can_not_compute_is_left_with_the_reason()
    {
        AssertLeft(Simple with { Window = new SlidingWindow(10_000, 1_000) }, "view 'v': no truth for a sliding window");
        AssertLeft(Simple with { Window = new GlobalCountWindow(5, 1_000) }, "view 'v': no truth for a global window");
        AssertLeft(
            Simple with { Window = new HoppingWindow(10_000, 3_000) },
            "view 'v': no truth for a hopping window whose size isn't 1 to 64 slides");
        AssertLeft(
            Simple with { Window = new HoppingWindow(65_000, 1_000) },
            "view 'v': no truth for a hopping window whose size isn't 1 to 64 slides");
        AssertLeft(Simple with { LateEvents = LateEvents.Correct }, "view 'v': no truth for late events that correct results");
        AssertLeft(Simple with { Key = ["name", "color"] }, "view 'v': no truth for the key field 'color'");
        AssertLeft(Simple with { Key = ["name", "many"] }, "view 'v': no truth for a key with so many values");
        AssertLeft(Simple with { Discarding = true }, "view 'v': no truth for discarding panes: what is stored is the last pane only");
        AssertLeft(Simple with { TimeToLiveMs = 1_000 }, "view 'v': its results may be removed by their ttl before they are compared");
    }

    [Fact]
    public void Aggregates_over_the_known_number_are_compared_and_others_named()
    {
        var plan = Plan(Simple with
        {
            Aggregates =
            [
                Aggregate("count"),
                Aggregate("sum", "amount"),
                Aggregate("mean", "amount"),
                Aggregate("min", "amount"),
                Aggregate("max", "amount"),
                Aggregate("quantiles", "amount") with { Parameters = Parameter("quantiles", new ParameterValue.Numbers([0.5])) },
                Heaviest("name"),
                Aggregate("sum", "other"),
                Aggregate("first", "amount"),
                Aggregate("distinct", "name"),
                Heaviest("place") with { Name = "places" },
            ],
        });

        Assert.Equal(["count", "sum", "mean", "min", "max", "quantiles", "top-k", "distinct"], plan.Checks.Select(check => check.Name));
        Assert.Equal(
            [
                "view 'v', aggregate 'sum': no truth for sum of 'other' in this view",
                "view 'v', aggregate 'first': no truth for first of 'amount' in this view",
                "view 'v', aggregate 'places': no truth for top-k of 'place' by 'amount' in this view",
            ],
            plan.NotVerified);
    }

    [Fact]
    public void A_session_knows_first_and_last_and_no_heaviest_items()
    {
        var plan = Plan(Simple with
        {
            Window = new SessionWindow(1_000),
            Aggregates = [Aggregate("first", "amount"), Aggregate("last", "amount"), Heaviest("name")],
        });

        Assert.Equal(["first", "last"], plan.Checks.Select(check => check.Name));
        Assert.Single(plan.NotVerified);
    }

    private static ViewPlan<CounterFact> Plan(ViewDefinition view) => new ViewPlanner<CounterFact>(Fields).Plan(view);

    private static void AssertLeft(ViewDefinition view, string reason)
    {
        var plan = Plan(view);
        Assert.Null(plan.View);
        Assert.Equal([reason], plan.NotVerified);
    }

    private static AggregateDefinition Aggregate(string kind, string? field = null) => new() { Name = kind, Kind = kind, Field = field };

    private static AggregateDefinition Heaviest(string field) =>
        Aggregate("top-k", field) with { Parameters = Parameter("weight", new ParameterValue.Text("amount")) };

    private static Dictionary<string, ParameterValue> Parameter(string name, ParameterValue value) => new() { [name] = value };
}
