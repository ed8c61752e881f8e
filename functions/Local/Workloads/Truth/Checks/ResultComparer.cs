using System.Text.Json;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>
/// Holds stored results, as rendered for readers, against the truth. <paramref name="checks"/> says for each view how each of its
/// aggregates is compared; a view it doesn't know is a mistake of the caller (<see cref="KeyNotFoundException"/>).
/// </summary>
internal sealed class ResultComparer(IReadOnlyDictionary<string, IReadOnlyList<ResultCheck>> checks)
{
    /// <summary>What is wrong with a result, one line each, beginning with which result it is; empty when it is right.</summary>
    /// <param name="expected">The truth.</param>
    /// <param name="actual">
    /// An object with the aggregates' names as properties, others are of no concern; null when no result is stored.
    /// </param>
    public IReadOnlyList<string> Differences(ExpectedResult expected, JsonElement? actual) => actual switch
    {
        null => [$"{expected}: missing"],
        { ValueKind: not JsonValueKind.Object } => [$"{expected}: is {actual.Value.GetRawText()}, expected an object"],
        { } result =>
        [
            .. checks[expected.View]
                .SelectMany(check => Differences(check, expected, result))
                .Select(difference => $"{expected}: {difference}"),
        ],
    };

    private static IEnumerable<string> Differences(ResultCheck check, ExpectedResult expected, JsonElement result) =>
        result.TryGetProperty(check.Name, out var value) ? check.Differences(expected, value) : [$"{check.Name} is missing"];
}
