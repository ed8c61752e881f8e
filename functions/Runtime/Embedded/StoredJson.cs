using System.Text.Json;
using System.Text.Json.Serialization;
using Serverless.Core.Ledger;

namespace Serverless.Runtime.Embedded;

/// <summary>The parts of rows that are stored as compact JSON. Names are part of the stored format.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ChunkCounts))]
[JsonSerializable(typeof(IReadOnlyList<ViewLayout>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(Recipe))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    public static string Of(ChunkCounts counts) => JsonSerializer.Serialize(counts, Default.ChunkCounts);

    public static ChunkCounts Counts(string json) => JsonSerializer.Deserialize(json, Default.ChunkCounts)!;

    public static string Of(IReadOnlyList<ViewLayout> layouts) => JsonSerializer.Serialize(layouts, Default.IReadOnlyListViewLayout);

    public static string Of(Recipe recipe) => JsonSerializer.Serialize(recipe, Default.Recipe);

    public static Recipe RecipeFrom(string json) => JsonSerializer.Deserialize(json, Default.Recipe)!;

    public static IReadOnlyList<ViewLayout> Layouts(string json) => JsonSerializer.Deserialize(json, Default.IReadOnlyListViewLayout)!;

    public static string Of(IReadOnlyList<string> names) => names.Count == 0 ? "[]" : JsonSerializer.Serialize(names, Default.IReadOnlyListString);

    public static IReadOnlyList<string> Names(string json) => json == "[]" ? [] : JsonSerializer.Deserialize(json, Default.IReadOnlyListString)!;
}
