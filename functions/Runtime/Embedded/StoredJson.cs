using System.Text.Json;
using System.Text.Json.Serialization;
using Serverless.Core.Ledger;

namespace Serverless.Runtime.Embedded;

/// <summary>The parts of rows that are stored as compact JSON. Names are part of the stored format.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ChunkCounts))]
[JsonSerializable(typeof(ChainTotals))]
[JsonSerializable(typeof(IReadOnlyList<ViewLayout>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(Recipe))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    public static string Write(ChunkCounts counts) => JsonSerializer.Serialize(counts, Default.ChunkCounts);

    public static ChunkCounts ReadCounts(string json) => JsonSerializer.Deserialize(json, Default.ChunkCounts)!;

    public static string Write(ChainTotals totals) => JsonSerializer.Serialize(totals, Default.ChainTotals);

    public static ChainTotals ReadTotals(string json) => JsonSerializer.Deserialize(json, Default.ChainTotals)!;

    public static string Write(IReadOnlyList<ViewLayout> layouts) => JsonSerializer.Serialize(layouts, Default.IReadOnlyListViewLayout);

    public static string Write(Recipe recipe) => JsonSerializer.Serialize(recipe, Default.Recipe);

    public static Recipe ReadRecipe(string json) => JsonSerializer.Deserialize(json, Default.Recipe)!;

    public static IReadOnlyList<ViewLayout> ReadLayouts(string json) => JsonSerializer.Deserialize(json, Default.IReadOnlyListViewLayout)!;

    public static string Write(IReadOnlyList<string> names) =>
        names.Count == 0 ? "[]" : JsonSerializer.Serialize(names, Default.IReadOnlyListString);

    public static IReadOnlyList<string> ReadNames(string json) =>
        json == "[]" ? [] : JsonSerializer.Deserialize(json, Default.IReadOnlyListString)!;
}
