using System.Globalization;
using Serverless.Core.Text;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>What a registry has, as its clients ask for it.</summary>
public sealed class SchemaQueries
{
    private readonly ISchemaStore _store;

    internal SchemaQueries(ISchemaStore store) => _store = store;

    /// <summary>The schema with a number that a version of a subject has, deleted ones included.</summary>
    /// <exception cref="RegistryException">There is none.</exception>
    public async ValueTask<StoredSchema> FindAsync(string id, CancellationToken ct) =>
        InUse(await _store.ReadAsync(ct), await _store.FindAsync(NumberOf(id), ct), id);

    /// <summary>The schema with a GUID that a version of a subject has, deleted ones included.</summary>
    /// <exception cref="RegistryException">There is none.</exception>
    public async ValueTask<StoredSchema> FindByGuidAsync(string guid, CancellationToken ct) => InUse(
        await _store.ReadAsync(ct), Guid.TryParse(guid, out var given) ? await _store.FindAsync(given, ct) : null, guid);

    /// <summary>The versions that have a schema.</summary>
    /// <exception cref="RegistryException">There is no such schema.</exception>
    public async ValueTask<IReadOnlyList<(string Subject, int Version)>> UsesAsync(string id, bool deleted, CancellationToken ct)
    {
        var (index, number) = (await _store.ReadAsync(ct), NumberOf(id));
        if (index.UsesOf(number, withDeleted: true).Count == 0)
            throw NoSchema(id);
        return [.. index.UsesOf(number, deleted).Select(use => (use.Subject, use.Version.Number))];
    }

    /// <summary>The names of the subjects that have versions, in order.</summary>
    /// <param name="prefix">What they begin with.</param>
    /// <param name="shown">Which of them.</param>
    /// <param name="ct">Ends the call.</param>
    public async ValueTask<IReadOnlyList<string>> SubjectsAsync(string prefix, DeletedShown shown, CancellationToken ct) =>
    [
        .. (await _store.ReadAsync(ct)).Subjects.Values
            .Where(subject => subject.Versions.Any(version => shown != DeletedShown.None || !version.IsDeleted)
                && (shown != DeletedShown.Alone || subject.Versions.All(version => version.IsDeleted)))
            .Select(subject => subject.Name)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The versions of a subject, by ascending number.</summary>
    /// <exception cref="RegistryException">There is no such subject.</exception>
    public async ValueTask<IReadOnlyList<SubjectVersion>> VersionsAsync(string subject, DeletedShown shown, CancellationToken ct) =>
    [
        .. (await _store.ReadAsync(ct)).RequireVersions(subject, shown != DeletedShown.None)
            .Where(version => shown != DeletedShown.Alone || version.IsDeleted),
    ];

    /// <summary>A version of a subject, with its schema.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="version">Its number, or <c>latest</c> or -1 for the newest that isn't deleted.</param>
    /// <param name="deleted">Whether it may be deleted.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="RegistryException">There is no such version.</exception>
    public async ValueTask<RegisteredSchema> VersionAsync(string subject, string version, bool deleted, CancellationToken ct) =>
        await WithSchemaAsync(subject, (await _store.ReadAsync(ct)).Require(subject, version, deleted), ct);

    /// <summary>The numbers of the schemas that refer to a version.</summary>
    /// <exception cref="RegistryException">There is no such version.</exception>
    public async ValueTask<IReadOnlyList<int>> ReferencesAsync(string subject, string version, bool deleted, CancellationToken ct)
    {
        var index = await _store.ReadAsync(ct);
        var found = index.Require(subject, version, withDeleted: true);
        return [.. index.ReferencesTo(subject, found.Number, deleted).Select(one => one.Version.SchemaId).Distinct().Order()];
    }

    /// <summary>Versions with their schemas, by subject and number.</summary>
    /// <param name="prefix">What their subjects begin with.</param>
    /// <param name="shown">Which of them.</param>
    /// <param name="newest">Whether only the newest one of each subject.</param>
    /// <param name="page">Which part of them.</param>
    /// <param name="ct">Ends the call.</param>
    public async ValueTask<IReadOnlyList<RegisteredSchema>> ListAsync(
        string prefix, DeletedShown shown, bool newest, Range page, CancellationToken ct)
    {
        var index = await _store.ReadAsync(ct);
        var asked = from name in index.Subjects.Keys.Order(StringComparer.Ordinal)
            where name.StartsWith(prefix, StringComparison.Ordinal)
            let versions = index.VersionsOf(name, shown != DeletedShown.None)
            from version in newest ? versions.TakeLast(1) : versions
            select (name, version);
        var found = new List<RegisteredSchema>();
        foreach (var (name, version) in asked.Take(page))
            found.Add(await WithSchemaAsync(name, version, ct));
        return found;
    }

    private async ValueTask<RegisteredSchema> WithSchemaAsync(string subject, SubjectVersion version, CancellationToken ct) => new(
        subject, version.Number, await _store.FindAsync(version.SchemaId, ct)
            ?? throw new RegistryException(
                RegistryError.Store, string.Create(CultureInfo.InvariantCulture, $"Schema {version.SchemaId} is gone.")));

    private static StoredSchema InUse(SchemaIndex index, StoredSchema? found, string asked) =>
        found is not null && index.UsesOf(found.Id, withDeleted: true).Count > 0 ? found : throw NoSchema(asked);

    private static int NumberOf(string id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static RegistryException NoSchema(string asked) =>
        new(RegistryError.SchemaNotFound, $"Schema {Printable.Of(asked)} not found.");
}

/// <summary>Which versions are shown.</summary>
public enum DeletedShown
{
    /// <summary>Those that aren't deleted.</summary>
    None,

    /// <summary>All.</summary>
    Too,

    /// <summary>Those that are deleted; of subjects, those without any other version.</summary>
    Alone,
}
