using System.Globalization;
using System.Text.Json;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>A number that must be what <paramref name="Expected"/> says, within <paramref name="Tolerance"/> of its size (0: exactly).</summary>
internal sealed record NumberCheck(string Name, Func<ExpectedResult, double?> Expected, double Tolerance = 0) : ResultCheck(Name)
{
    /// <summary>Sums and means may be off by what the order of additions does to a double.</summary>
    public const double Rounding = 1e-9;

    public override IEnumerable<string> Differences(ExpectedResult expected, JsonElement actual)
    {
        var wanted = Expected(expected);
        var found = NumberIn(actual);
        var equal = wanted is null || found is null
            ? wanted == found
            : Math.Abs(found.Value - wanted.Value) <= Tolerance * Math.Abs(wanted.Value);
        if (!equal)
            yield return string.Create(CultureInfo.InvariantCulture, $"{Name} is {actual.GetRawText()}, expected {wanted}");
    }
}
