using Serverless.Core.Definitions;
using Serverless.Core.Personal;
using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Truth;

namespace Serverless.Local.Workloads.UserEvents;

/// <summary>What must come of a scenario's events in a pipeline of user events, whatever its views are.</summary>
internal static class UserEventTruth
{
    private static readonly HashSet<string> Written = new(
        [
            "id", "eventId", "user", "userId", "customer", "action", "at", "item", "product", "amount", "quantity", "query", "device",
            "context",
        ],
        StringComparer.Ordinal);

    public static ITruth Create(UserEventScenario scenario, PipelineDefinition definition, PersonalKey? key = null)
    {
        var shop = new Shop(scenario);
        var plan = TruthPlan<UserEventFact>.Of(definition, FieldsOf(shop), DifferencesOf(definition), key);
        return new GeneratedTruth<UserEventFact>(
            new UserEventFacts(scenario, shop), plan, scenario.Partitions, definition.EventTime.BoundMs);
    }

    private static FactFields<UserEventFact> FieldsOf(Shop shop) => new(
        new Dictionary<string, TextField<UserEventFact>>(StringComparer.Ordinal)
        {
            ["user"] = new(shop.Users, (in fact) => fact.User, Shop.UserText),
            ["action"] = new(Shop.Actions.Length, (in fact) => fact.Action, action => Shop.Actions[action]),
            ["item"] = new(
                shop.Items + 1, (in fact) => fact.Item + 1, number => number == 0 ? null : Shop.ItemText(number - 1)) { IsOptional = true },
            ["category"] = new(
                shop.Categories + 1,
                (in fact) => fact.Item < 0 ? 0 : shop.CategoryOf(fact.Item) + 1,
                number => number == 0 ? null : Shop.CategoryText(number - 1)) { IsOptional = true },
        },
        new Dictionary<string, FactValue<UserEventFact, double>>(StringComparer.Ordinal) { ["amount"] = (in fact) => fact.Amount });

    private static IReadOnlyList<string> DifferencesOf(PipelineDefinition definition) =>
    [
        .. PipelineDifferences.Find(AssumedUserEvents.Definition, definition, Written),
        .. definition.EventTime.MaxFutureMs < EventTimes.FutureMs
            ? Array.Empty<string>()
            : ["eventTime.maxFuture takes in the generated events of a far future"],
    ];
}
