using System.Text.Json;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>The first or last values, in the order of the events; of different ones the first or last of each.</summary>
internal sealed record ListCheck(string Name, KeptText Field, int Limit, bool Last, bool Different = false) : ResultCheck(Name)
{
    public override IEnumerable<string> Differences(ExpectedResult expected, JsonElement actual)
    {
        var all = expected.Events.Select(one => Field.Of(one)).Where(text => text is not null);
        if (Different)
            all = Last ? all.Reverse().Distinct().Reverse() : all.Distinct();
        string?[] wanted = [.. Last ? all.TakeLast(Limit) : all.Take(Limit)];
        if (actual.ValueKind != JsonValueKind.Array || !actual.EnumerateArray().Select(entry => entry.ToString()).SequenceEqual(wanted))
            yield return $"{Name} is {actual.GetRawText()}, expected {string.Join(", ", wanted)}";
    }
}
