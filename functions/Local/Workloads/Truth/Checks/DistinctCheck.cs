using System.Globalization;
using System.Text.Json;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>
/// How many different values there are, by a sketch of 2^<paramref name="Precision"/> registers: within five of its standard errors, which
/// one in a million is not (Flajolet et al., "HyperLogLog", AofA 2007). A value that says that it is exact must be.
/// </summary>
internal sealed record DistinctCheck(string Name, KeptText Field, int Precision) : ResultCheck(Name)
{
    private const double StandardErrors = 5 * 1.04;

    public override IEnumerable<string> Differences(ExpectedResult expected, JsonElement actual)
    {
        var wanted = expected.Events.Select(one => Field.Of(one)).Where(text => text is not null).Distinct(StringComparer.Ordinal).Count();
        var isExact = actual.ValueKind == JsonValueKind.Object && actual.GetProperty("exact").GetBoolean();
        var slack = isExact ? 0 : Math.Max(1, wanted * StandardErrors / Math.Sqrt(1 << Precision));
        var number = actual.ValueKind == JsonValueKind.Object ? actual.GetProperty("count") : actual;
        if (NumberIn(number) is not { } found || Math.Abs(found - wanted) > slack)
            yield return string.Create(CultureInfo.InvariantCulture, $"{Name} is {actual.GetRawText()}, expected {wanted} within {slack}");
    }
}
