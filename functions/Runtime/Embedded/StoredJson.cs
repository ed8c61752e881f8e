using System.Text.Json;
using System.Text.Json.Serialization;
using Serverless.Core.Ledger;

namespace Serverless.Runtime.Embedded;

/// <summary>The parts of rows that are stored as compact JSON. Names are part of the stored format.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ChunkCounts))]
[JsonSerializable(typeof(IReadOnlyList<ViewLayout>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    public static string Of(ChunkCounts counts) => JsonSerializer.Serialize(counts, Default.ChunkCounts);

    public static ChunkCounts Counts(string json) => JsonSerializer.Deserialize(json, Default.ChunkCounts)!;

    public static string Of(IReadOnlyList<ViewLayout> views) => JsonSerializer.Serialize(views, Default.IReadOnlyListViewLayout);

    public static IReadOnlyList<ViewLayout> Views(string json) => JsonSerializer.Deserialize(json, Default.IReadOnlyListViewLayout)!;

    public static string Of(IReadOnlyList<string> names) => names.Count == 0 ? "[]" : JsonSerializer.Serialize(names, Default.IReadOnlyListString);

    public static IReadOnlyList<string> Names(string json) => json == "[]" ? [] : JsonSerializer.Deserialize(json, Default.IReadOnlyListString)!;
}
