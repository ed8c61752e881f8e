using System.Globalization;
using Serverless.Core.Text;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>
/// Deletes subjects and versions, first so that they are only found by who asks for deleted ones, and then for good. Schemas themselves
/// stay in the store, with their numbers: events that were written with them may be read again.
/// </summary>
public sealed class SchemaDeletion
{
    private readonly RegistryChanges _changes;

    internal SchemaDeletion(RegistryChanges changes) => _changes = changes;

    /// <summary>Deletes all versions of a subject, and with <paramref name="permanent"/> its level, too. Returns their numbers.</summary>
    /// <exception cref="RegistryException">
    /// There is no such subject, other subjects refer to it, or it is deleted already; with <paramref name="permanent"/>, it isn't yet.
    /// </exception>
    public ValueTask<IReadOnlyList<int>> DeleteAsync(string subject, bool permanent, CancellationToken ct) => _changes.MakeAsync(
        index =>
        {
            var (all, name) = (index.RequireVersions(subject, withDeleted: true), Printable.Of(subject));
            var gone = index.VersionsOf(subject, withDeleted: permanent);
            if (gone.Count == 0)
                throw new RegistryException(
                    RegistryError.SubjectDeleted, $"Subject '{name}' is deleted: with permanent=true it is deleted for good.");
            if (permanent && all.Any(version => !version.IsDeleted))
                throw new RegistryException(
                    RegistryError.SubjectNotDeleted, $"Subject '{name}' isn't deleted: delete it without permanent=true first.");
            foreach (var version in gone)
                CheckReferences(index, subject, version, permanent, from: one => one != subject);
            SchemaSubject after = permanent ? new(subject, [], null) : index.Subject(subject) with { Versions = [.. all.Select(Deleted)] };
            return Decided<IReadOnlyList<int>>([.. gone.Select(version => version.Number)], index, after);
        },
        ct);

    /// <summary>Deletes a version of a subject. Returns its number.</summary>
    /// <exception cref="RegistryException">
    /// There is no such version, schemas refer to it, or it is deleted already; with <paramref name="permanent"/>, it isn't yet.
    /// </exception>
    public ValueTask<int> DeleteAsync(string subject, string version, bool permanent, CancellationToken ct) => _changes.MakeAsync(
        index =>
        {
            var found = index.Require(subject, version, withDeleted: true);
            var name = string.Create(CultureInfo.InvariantCulture, $"Version {found.Number} of the subject '{Printable.Of(subject)}'");
            if (!permanent && found.IsDeleted)
                throw new RegistryException(
                    RegistryError.VersionDeleted, $"{name} is deleted: with permanent=true it is deleted for good.");
            CheckReferences(index, subject, found, permanent, from: _ => true);
            if (permanent && !found.IsDeleted)
                throw new RegistryException(
                    RegistryError.VersionNotDeleted, $"{name} isn't deleted: delete it without permanent=true first.");
            var versions = index.VersionsOf(subject, withDeleted: true);
            var left = permanent
                ? versions.Where(one => one != found)
                : versions.Select(one => one == found ? Deleted(one) : one);
            return Decided(found.Number, index, After(index.Subject(subject) with { Versions = [.. left] }));
        },
        ct);

    // The level of a subject goes with its last version.
    private static SchemaSubject After(SchemaSubject subject) => subject.Versions.Count > 0 ? subject : subject with { Level = null };

    private static SubjectVersion Deleted(SubjectVersion version) => version with { IsDeleted = true };

    private static ValueTask<(T Answer, RegistryChange? Change)> Decided<T>(T answer, SchemaIndex index, SchemaSubject subject) =>
        ValueTask.FromResult((answer, (RegistryChange?)new RegistryChange(index.Level) { Subject = subject }));

    private static void CheckReferences(
        SchemaIndex index, string subject, SubjectVersion version, bool withDeleted, Func<string, bool> from)
    {
        var found = index.ReferencesTo(subject, version.Number, withDeleted).Where(one => from(one.Subject)).ToList();
        if (found is [var (referrer, by), ..])
        {
            throw new RegistryException(RegistryError.IsReferenced, string.Create(
                CultureInfo.InvariantCulture,
                $"Version {version.Number} of the subject '{Printable.Of(subject)}' is used by version {by.Number} of "
                + $"'{Printable.Of(referrer)}': delete that first."));
        }
    }
}
