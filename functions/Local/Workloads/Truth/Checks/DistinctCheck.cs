using System.Globalization;
using System.Text.Json;

namespace Serverless.Local.Workloads.Truth.Checks;

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
