using System.Globalization;
using System.Text.Json;

namespace Serverless.Local.Workloads.Truth.Checks;

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
