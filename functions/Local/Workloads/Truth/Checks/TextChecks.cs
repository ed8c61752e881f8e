using Serverless.Core.Definitions;
using Serverless.Core.Text;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>The check of an aggregate of text fields, from its definition.</summary>
internal static class TextChecks
{
    /// <summary>The fields whose values the check of an aggregate needs; none for a kind that isn't checked so.</summary>
    public static IEnumerable<string> FieldsOf(AggregateDefinition aggregate) => aggregate.Kind switch
    {
        "count" when aggregate is { Field: null, Where: { } where } && TextCondition.Parse(where) is var (field, _) => [field],
        "distinct" or "list" or "set" or "funnel" when AggregateSettings.FieldsOf(aggregate) is null => [aggregate.Field!],
        "first" or "last" => [aggregate.Field!, .. AggregateSettings.FieldsOf(aggregate) ?? []],
        _ => [],
    };

    /// <summary>Null when the truth has no value to compare it with.</summary>
    /// <param name="aggregate">The definition.</param>
    /// <param name="texts">The fields that are kept of each event.</param>
    /// <param name="inSession">The order of events is known: in session windows only.</param>
    public static ResultCheck? For(AggregateDefinition aggregate, IReadOnlyList<KeptText> texts, bool inSession)
    {
        var fields = FieldsOf(aggregate).Select(name => texts.FirstOrDefault(text => text.Name == name)).ToList();
        if (fields.Count == 0 || fields.Contains(null) || (!inSession && aggregate.Kind is not ("distinct" or "count")))
            return null;
        return aggregate.Kind switch
        {
            "count" => new ConditionalCountCheck(aggregate.Name, fields[0]!, TextCondition.Parse(aggregate.Where!)!.Value.Wanted),
            "distinct" => new DistinctCheck(aggregate.Name, fields[0]!, (int)AggregateSettings.NumberOf(aggregate, "precision")),
            "list" or "set" => new ListCheck(
                aggregate.Name,
                fields[0]!,
                (int)AggregateSettings.NumberOf(aggregate, "limit"),
                AggregateSettings.TextOf(aggregate, "keep") == "last",
                aggregate.Kind == "set"),
            "funnel" => new FunnelCheck(
                aggregate.Name,
                fields[0]!,
                AggregateSettings.TextsOf(aggregate, "steps"),
                Duration.Parse(AggregateSettings.TextOf(aggregate, "within"))!.Value),
            _ => new OneEventCheck(aggregate.Name, fields[0]!, [.. fields.Skip(1).OfType<KeptText>()], aggregate.Kind == "last"),
        };
    }
}
