using System.Globalization;
using System.Text.Json;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>How many events have one of the wanted texts in a field: exactly.</summary>
internal sealed record ConditionalCountCheck(string Name, KeptText Field, IReadOnlySet<string> Wanted) : ResultCheck(Name)
{
    public override IEnumerable<string> Differences(ExpectedResult expected, JsonElement actual)
    {
        var wanted = expected.Events.Count(one => Field.Of(one) is { } text && Wanted.Contains(text));
        if (NumberIn(actual) != wanted)
            yield return string.Create(CultureInfo.InvariantCulture, $"{Name} is {actual.GetRawText()}, expected {wanted}");
    }
}
