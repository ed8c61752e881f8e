using Microsoft.Extensions.Configuration;
using Serverless.Runtime.Cosmos;
using Serverless.Runtime.Schemas;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Stores;

/// <summary>Which stores to open, and how.</summary>
/// <param name="Stores">The stores of everything but results.</param>
/// <param name="Results">Which store has the results.</param>
/// <param name="Cosmos">How results are written, if that store is Cosmos DB.</param>
/// <param name="Archive">Whether clean events are archived.</param>
public sealed record StoreSettings(StoresOptions Stores, ResultsOptions Results, CosmosResultsOptions Cosmos, ArchiveOptions Archive)
{
    /// <summary>Where the schemas are asked for that records name.</summary>
    public SchemaRegistryOptions SchemaRegistry { get; init; } = new();

    /// <summary>Where results are: as the settings say, or else with the other stores.</summary>
    public ResultsKind ResultsKind => Results.Store ?? (Stores.Kind == StoresKind.Azure ? ResultsKind.Tables : ResultsKind.Embedded);

    /// <summary>
    /// Reads the sections <c>Stores</c>, <c>Results</c>, <c>Archive</c> and <c>SchemaRegistry</c>; a wrong setting is added to
    /// <paramref name="mistakes"/> and gets its default.
    /// </summary>
    public static StoreSettings Read(IConfiguration configuration, ICollection<SettingMistake> mistakes)
    {
        var results = SettingsSection.Of(configuration, "Results");
        return new StoreSettings(
            SettingsSection.Of(configuration, "Stores").Read<StoresOptions>(mistakes),
            results.Read<ResultsOptions>(mistakes),
            results.Read<CosmosResultsOptions>(mistakes),
            SettingsSection.Of(configuration, "Archive").Read<ArchiveOptions>(mistakes))
        {
            SchemaRegistry = SettingsSection.Of(configuration, "SchemaRegistry").Read<SchemaRegistryOptions>(mistakes),
        };
    }
}
