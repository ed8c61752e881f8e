using System.Text.Json.Serialization;
using Serverless.Core.Ledger;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>The columns that are compact JSON. Names are part of the stored format.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyDictionary<string, long>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, ViewCounts>))]
[JsonSerializable(typeof(IReadOnlyList<ViewLayout>))]
[JsonSerializable(typeof(Recipe))]
[JsonSerializable(typeof(ChainTotals))]
internal sealed partial class LedgerJson : JsonSerializerContext;
