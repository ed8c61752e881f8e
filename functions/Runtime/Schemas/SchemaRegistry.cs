using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>
/// A small registry of Avro schemas, with the rules of Confluent's Schema Registry: what its clients ask for. Any number of instances may
/// serve one store. Every call may throw <see cref="StoreUnavailableException"/>, and <see cref="RegistryException"/> for what is refused.
/// </summary>
public sealed class SchemaRegistry
{
    /// <param name="store">Where the schemas are.</param>
    public SchemaRegistry(ISchemaStore store)
    {
        var changes = new RegistryChanges(store);
        Queries = new SchemaQueries(store);
        Registration = new SchemaRegistration(changes);
        Deletion = new SchemaDeletion(changes);
        Levels = new SchemaLevels(changes);
    }

    /// <summary>What there is.</summary>
    public SchemaQueries Queries { get; }

    /// <summary>New schemas.</summary>
    public SchemaRegistration Registration { get; }

    /// <summary>Deleting.</summary>
    public SchemaDeletion Deletion { get; }

    /// <summary>Levels of compatibility.</summary>
    public SchemaLevels Levels { get; }
}
