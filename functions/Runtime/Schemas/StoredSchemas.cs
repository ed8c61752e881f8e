using Serverless.Core.Binary;
using Serverless.Core.Decoding.Schemas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>Asks the app's own registry, by numbers, GUIDs and fingerprints.</summary>
internal sealed class StoredSchemas(ISchemaStore store) : ISchemaSource
{
    /// <inheritdoc/>
    public async ValueTask<SchemaAnswer> AskAsync(SchemaId id, CancellationToken ct)
    {
        try
        {
            return await FindAsync(id, ct).ConfigureAwait(false) is { } stored
                ? new SchemaAnswer(await new StoredSchemaParser(store).ParseAsync(stored, ct).ConfigureAwait(false))
                : SchemaAnswer.Absent;
        }
        catch (FormatException problem)
        {
            return new SchemaAnswer(null, problem.Message);
        }
        catch (Exception fault) when (fault is CorruptDataException or UnknownFormException)
        {
            throw new StoreUnavailableException($"the schema registry can't give {id}: {fault.Message}", fault);
        }
    }

    private ValueTask<StoredSchema?> FindAsync(SchemaId id, CancellationToken ct) => id.Kind switch
    {
        SchemaIdKind.Number => store.FindAsync((int)(uint)id.Value, ct),
        SchemaIdKind.Guid => store.FindAsync(id.ToGuid(), ct),
        _ => store.FindAsync((ulong)id.Value, ct),
    };
}
