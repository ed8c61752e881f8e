using System.Globalization;
using Serverless.Core.Schemas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>The subjects of the app's own registry.</summary>
public sealed class StoredSubjects(ISchemaStore store) : ISubjects
{
    private const string Newest = "latest";

    private readonly SchemaRegistry _registry = new(store);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken ct) => _registry.Queries.SubjectsAsync("", DeletedShown.None, ct);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<int>> VersionsAsync(string subject, CancellationToken ct) =>
        [.. (await store.ReadAsync(ct)).VersionsOf(subject, withDeleted: false).Select(version => version.Number)];

    /// <inheritdoc/>
    public ValueTask<SubjectSchema?> FindAsync(string subject, int? version, CancellationToken ct) => OrNullAsync(
        // What another schema refers to may be deleted by now, and is still kept.
        () => _registry.Queries.VersionAsync(
            subject, version?.ToString(CultureInfo.InvariantCulture) ?? Newest, deleted: version is not null, ct));

    /// <inheritdoc/>
    public ValueTask<CompatibilityLevel> LevelAsync(string subject, CancellationToken ct) =>
        _registry.Levels.ReadAsync(subject, orRegistry: true, ct);

    /// <inheritdoc/>
    public ValueTask<SubjectSchema?> LookUpAsync(string subject, SchemaContent schema, CancellationToken ct) =>
        OrNullAsync(() => _registry.Registration.FindAsync(subject, schema, normalize: false, deleted: false, ct));

    /// <inheritdoc/>
    public async ValueTask<SubjectSchema> RegisterAsync(string subject, SchemaContent schema, CancellationToken ct) =>
        Of(await _registry.Registration.RegisterAsync(subject, schema, normalize: false, ct));

    private static async ValueTask<SubjectSchema?> OrNullAsync(Func<ValueTask<RegisteredSchema>> find)
    {
        try
        {
            return Of(await find());
        }
        catch (RegistryException refused) when (
            refused.Error is RegistryError.SubjectNotFound or RegistryError.VersionNotFound or RegistryError.SchemaNotFound)
        {
            return null;
        }
    }

    private static SubjectSchema Of(RegisteredSchema found) => new(
        found.Subject, found.Version, found.Schema.Id, "AVRO", new SchemaContent(found.Schema.Text, found.Schema.References));
}
