using System.Text.Json;

namespace Serverless.Local.Workloads.Truth.Checks;

/// <summary>
/// How one aggregate of a rendered result is held against what is expected. <paramref name="Name"/> is the aggregate's name, a property of
/// the result.
/// </summary>
internal abstract record ResultCheck(string Name)
{
    /// <summary>What is wrong with <paramref name="actual"/>, the property's value; nothing when it is right.</summary>
    public abstract IEnumerable<string> Differences(ExpectedResult expected, JsonElement actual);

    /// <summary>A property's number; null when there is none.</summary>
    protected static double? NumberIn(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
