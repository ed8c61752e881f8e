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
    // A schema is parsed after those that it uses: this is how far they may lead to each other.
    private const int LongestChain = 100;

    private readonly Dictionary<int, AvroSchema> _parsed = [];

    /// <summary>A schema that the store has given.</summary>
    /// <exception cref="FormatException">Its text is no schema, or it uses one that uses another, and so on, too often.</exception>
    /// <exception cref="CorruptDataException">A schema that it uses isn't there.</exception>
    public ValueTask<AvroSchema> ParseAsync(StoredSchema schema, CancellationToken ct) => ParseAsync(schema, 0, ct);

    /// <summary>The schemas with some numbers, in their order, which another one is to use.</summary>
    /// <inheritdoc cref="ParseAsync(StoredSchema, CancellationToken)"/>
    public ValueTask<IReadOnlyList<AvroSchema>> ParseAsync(IReadOnlyList<int> ids, CancellationToken ct) => ParseAsync(ids, 1, ct);

    private async ValueTask<AvroSchema> ParseAsync(StoredSchema schema, int chain, CancellationToken ct) =>
        _parsed.TryGetValue(schema.Id, out var known)
            ? known
            : _parsed[schema.Id] = AvroSchema.Parse(schema.Text, await ParseAsync(schema.Uses, chain + 1, ct));

    private async ValueTask<IReadOnlyList<AvroSchema>> ParseAsync(IReadOnlyList<int> ids, int chain, CancellationToken ct)
    {
        if (ids.Count > 0 && chain > LongestChain)
            throw new FormatException($"schemas refer to each other in a chain of more than {LongestChain}: put some of them together");
        var parsed = new List<AvroSchema>(ids.Count);
        foreach (var id in ids)
            parsed.Add(_parsed.TryGetValue(id, out var known) ? known : await ParseAsync(await FindAsync(id, ct), chain, ct));
        return parsed;
    }

    /// <summary>The schema with a number, which must be there.</summary>
    /// <exception cref="CorruptDataException">It isn't.</exception>
    internal async ValueTask<StoredSchema> FindAsync(int id, CancellationToken ct) =>
        await store.FindAsync(id, ct) ?? throw new CorruptDataException(
            string.Create(CultureInfo.InvariantCulture, $"schema {id} of the registry is used and isn't there"));
}
