using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage.Schemas;

/// <summary>Schemas in a table: one partition for the definitions and their ids, one for each subject. All rows are inserted once and never changed.</summary>
internal sealed class TableSchemas(StorageTable table) : ISchemaStore
{
    private readonly TableSchemaIds _ids = new(table);
    private readonly TableSchemaVersions _versions = new(table);

    public async ValueTask<RegisteredSchema> RegisterAsync(string subject, string definition, CancellationToken ct)
    {
        var id = await _ids.OfAsync(definition, ct);
        return new RegisteredSchema(subject, await _versions.OfAsync(subject, id, definition, ct), id, definition);
    }

    public async ValueTask<string?> FindAsync(int id, CancellationToken ct) => await _ids.FindAsync(id, ct);

    public async ValueTask<IReadOnlyList<RegisteredSchema>> VersionsAsync(string subject, CancellationToken ct) => await _versions.AllAsync(subject, ct);
}
