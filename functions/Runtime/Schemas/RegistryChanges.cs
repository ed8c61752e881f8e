using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>Makes changes of a registry one after the other: each is decided again when another one came first.</summary>
internal sealed class RegistryChanges(ISchemaStore store)
{
    // Each attempt but the last one fails because somebody else's succeeded.
    private const int Attempts = 50;

    public ISchemaStore Store => store;

    /// <summary>
    /// Makes the change that <paramref name="decide"/> makes of the index, and returns what it gives beside it. Nothing is changed where it
    /// gives null.
    /// </summary>
    public async ValueTask<T> MakeAsync<T>(Func<SchemaIndex, ValueTask<(T Answer, RegistryChange? Change)>> decide, CancellationToken ct)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var index = await store.ReadAsync(ct);
            var (answer, change) = await decide(index);
            CheckSize(change);
            if (change is null || await store.TryChangeAsync(index.Revision, change, ct))
                return answer;
        }
        throw new StoreUnavailableException("so many change the schema registry at once that this change found no turn; try it again");
    }

    private static void CheckSize(RegistryChange? change)
    {
        if (change?.Added is { } added)
            CheckSize(SchemaFormat.Write(added).Length, "The schema");
        if (change?.Subject is { } subject)
            CheckSize(SchemaFormat.Write(subject).Length, "The list of the subject's versions");
    }

    private static void CheckSize(int bytes, string what)
    {
        if (bytes > ISchemaStore.MaxBytes)
        {
            throw new RegistryException(
                RegistryError.TooLarge,
                $"{what} takes {bytes} bytes, and the store holds at most {ISchemaStore.MaxBytes}: make it smaller, or split it.");
        }
    }
}
