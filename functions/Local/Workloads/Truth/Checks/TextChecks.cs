using System.Globalization;
using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Text;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>The checks of aggregates of text fields.</summary>
internal static class TextChecks
{
    /// <summary>The fields whose values the check of an aggregate needs; none for a kind that isn't checked so.</summary>
    public static IEnumerable<string> FieldsOf(AggregateDefinition aggregate) => aggregate.Kind switch
    {
        "distinct" or "list" or "funnel" when AggregateSettings.FieldsOf(aggregate) is null => [aggregate.Field!],
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
        if (fields.Count == 0 || fields.Contains(null) || (!inSession && aggregate.Kind != "distinct"))
            return null;
        return aggregate.Kind switch
        {
            "distinct" => new DistinctCheck(aggregate.Name, fields[0]!, (int)AggregateSettings.NumberOf(aggregate, "precision")),
            "list" => new ListCheck(
                aggregate.Name,
                fields[0]!,
                (int)AggregateSettings.NumberOf(aggregate, "limit"),
                AggregateSettings.TextOf(aggregate, "keep") == "last"),
            "funnel" => new FunnelCheck(
                aggregate.Name,
                fields[0]!,
                AggregateSettings.TextsOf(aggregate, "steps"),
                Duration.Parse(AggregateSettings.TextOf(aggregate, "within"))!.Value),
            _ => new OneEventCheck(aggregate.Name, fields[0]!, [.. fields.Skip(1).OfType<KeptText>()], aggregate.Kind == "last"),
        };
    }
}

/// <summary>
/// How many different values there are, by a sketch of 2^<paramref name="Precision"/> registers: within five of its standard errors, which
/// one in a million is not (Flajolet et al., "HyperLogLog", AofA 2007).
/// </summary>
internal sealed record DistinctCheck(string Name, KeptText Field, int Precision) : ResultCheck(Name)
{
    private const double StandardErrors = 5 * 1.04;

    public override IEnumerable<string> Differences(ExpectedResult expected, JsonElement actual)
    {
        var wanted = expected.Events.Select(one => Field.Of(one)).Where(text => text is not null).Distinct(StringComparer.Ordinal).Count();
        var slack = Math.Max(1, wanted * StandardErrors / Math.Sqrt(1 << Precision));
        if (NumberIn(actual) is not { } found || Math.Abs(found - wanted) > slack)
            yield return string.Create(CultureInfo.InvariantCulture, $"{Name} is {actual.GetRawText()}, expected {wanted} within {slack}");
    }
}

/// <summary>The first or last values, in the order of the events.</summary>
internal sealed record ListCheck(string Name, KeptText Field, int Limit, bool Last) : ResultCheck(Name)
{
    public override IEnumerable<string> Differences(ExpectedResult expected, JsonElement actual)
    {
        var all = expected.Events.Select(one => Field.Of(one)).Where(text => text is not null);
        string?[] wanted = [.. Last ? all.TakeLast(Limit) : all.Take(Limit)];
        if (actual.ValueKind != JsonValueKind.Array || !actual.EnumerateArray().Select(entry => entry.ToString()).SequenceEqual(wanted))
            yield return $"{Name} is {actual.GetRawText()}, expected {string.Join(", ", wanted)}";
    }
}

/// <summary>Fields of the first or last event that has one of them; without fields that one's value.</summary>
internal sealed record OneEventCheck(string Name, KeptText Field, IReadOnlyList<KeptText> Fields, bool Last) : ResultCheck(Name)
{
    public override IEnumerable<string> Differences(ExpectedResult expected, JsonElement actual)
    {
        var having = expected.Events.Where(one => Field.Of(one) is not null).ToList();
        ExpectedEvent? wanted = having.Count == 0 ? null : Last ? having[^1] : having[0];
        if (Fields.Count == 0)
            return Difference("", actual, Of(Field, wanted));
        return actual.ValueKind == JsonValueKind.Object
            ? Fields.SelectMany(field => Difference($".{field.Name}", actual.GetProperty(field.Name), Of(field, wanted)))
            : [$"{Name} is {actual.GetRawText()}, expected an object"];
    }

    private static string? Of(KeptText field, ExpectedEvent? one) => one is { } wanted ? field.Of(wanted) : null;

    private IEnumerable<string> Difference(string of, JsonElement found, string? wanted)
    {
        if ((found.ValueKind == JsonValueKind.Null ? null : found.ToString()) != wanted)
            yield return $"{Name}{of} is {found.GetRawText()}, expected {wanted ?? "null"}";
    }
}

/// <summary>
/// How many of the steps were taken in their order: from each first step, the next ones as soon as they come, as long as the time lasts.
/// </summary>
internal sealed record FunnelCheck(string Name, KeptText Field, IReadOnlyList<string> Steps, long WithinMs) : ResultCheck(Name)
{
    public override IEnumerable<string> Differences(ExpectedResult expected, JsonElement actual)
    {
        var reached = Enumerable.Range(0, expected.Events.Count).Max(first => Reached(expected.Events, first));
        if (actual.ValueKind != JsonValueKind.Object || NumberIn(actual.GetProperty("reached")) != reached)
            yield return string.Create(CultureInfo.InvariantCulture, $"{Name} is {actual.GetRawText()}, expected {reached} steps");
    }

    private int Reached(IReadOnlyList<ExpectedEvent> events, int first)
    {
        if (Field.Of(events[first]) != Steps[0])
            return 0;
        var step = 0;
        for (var at = first; at < events.Count && step < Steps.Count && events[at].TimeMs - events[first].TimeMs <= WithinMs; at++)
            step += Field.Of(events[at]) == Steps[step] ? 1 : 0;
        return step;
    }
}
