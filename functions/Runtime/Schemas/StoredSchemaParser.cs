using System.Globalization;
using Serverless.Core.Binary;
using Serverless.Core.Schemas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>
/// Parses stored schemas, those first that they use. It needs no index: what a schema uses stays in the store with it, whatever is deleted.
/// Remembers what it has parsed; one thread at a time.
/// </summary>
/// <param name="store">Where the schemas are.</param>
public sealed class StoredSchemaParser(ISchemaStore store)
{
    private readonly Dictionary<int, AvroSchema> _parsed = [];

    /// <summary>A schema that the store has given.</summary>
    /// <exception cref="FormatException">Its text is no schema.</exception>
    /// <exception cref="CorruptDataException">A schema that it uses isn't there.</exception>
    public async ValueTask<AvroSchema> ParseAsync(StoredSchema schema, CancellationToken ct) =>
        _parsed.TryGetValue(schema.Id, out var known)
            ? known
            : _parsed[schema.Id] = AvroSchema.Parse(schema.Text, await ParseAsync(schema.Uses, ct));

    /// <summary>The schemas with some numbers, in their order.</summary>
    /// <inheritdoc cref="ParseAsync(StoredSchema, CancellationToken)"/>
    public async ValueTask<IReadOnlyList<AvroSchema>> ParseAsync(IReadOnlyList<int> ids, CancellationToken ct)
    {
        var parsed = new List<AvroSchema>(ids.Count);
        foreach (var id in ids)
            parsed.Add(_parsed.TryGetValue(id, out var known) ? known : await ParseAsync(await FindAsync(id, ct), ct));
        return parsed;
    }

    /// <summary>The schema with a number, which must be there.</summary>
    /// <exception cref="CorruptDataException">It isn't.</exception>
    internal async ValueTask<StoredSchema> FindAsync(int id, CancellationToken ct) =>
        await store.FindAsync(id, ct) ?? throw new CorruptDataException(
            string.Create(CultureInfo.InvariantCulture, $"schema {id} of the registry is used and isn't there"));
}
