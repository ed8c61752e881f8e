using System.Globalization;
using Serverless.Core.Schemas;
using Serverless.Core.Text;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>Registers schemas, finds them again by what they are, and says whether they go with earlier ones.</summary>
public sealed class SchemaRegistration
{
    // What is told of more helps nobody.
    private const int MostTold = 20;

    private readonly RegistryChanges _changes;

    internal SchemaRegistration(RegistryChanges changes) => _changes = changes;

    /// <summary>
    /// Makes a schema the newest version of a subject; nothing changes where it is one of its versions already. A schema that another
    /// subject has keeps its number.
    /// </summary>
    /// <param name="subject">The subject.</param>
    /// <param name="given">The schema.</param>
    /// <param name="normalize">Whether it is taken in its normal form, in which how it is written makes no difference.</param>
    /// <param name="ct">Ends the call; then nothing is changed, or all.</param>
    /// <exception cref="RegistryException">
    /// The schema isn't valid, isn't compatible or is too large; the subject can't be called so.
    /// </exception>
    public ValueTask<RegisteredSchema> RegisterAsync(string subject, SchemaContent given, bool normalize, CancellationToken ct)
    {
        SubjectName.Check(subject);
        return _changes.MakeAsync(index => DecideAsync(index, subject, given, normalize, ct), ct);
    }

    /// <summary>The newest version of a subject that is a schema.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="given">The schema.</param>
    /// <param name="normalize">As in <see cref="RegisterAsync"/>.</param>
    /// <param name="deleted">Whether deleted versions are looked at, too.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="RegistryException">There is no such subject, or it has no such version; the schema isn't valid.</exception>
    public async ValueTask<RegisteredSchema> FindAsync(
        string subject, SchemaContent given, bool normalize, bool deleted, CancellationToken ct)
    {
        var index = await _changes.Store.ReadAsync(ct);
        var versions = index.RequireVersions(subject, deleted);
        var sent = await new SchemaResolver(_changes.Store, index).ReadAsync(given, normalize, ct);
        var known = await _changes.Store.FindAsync(sent.Guid, ct);
        return known is not null && versions.LastOrDefault(version => version.SchemaId == known.Id) is { } found
            ? new RegisteredSchema(subject, found.Number, known)
            : throw new RegistryException(RegistryError.SchemaNotFound, $"Subject '{Printable.Of(subject)}' has no such schema.");
    }

    /// <summary>What keeps a schema from going with versions of a subject, by its level; none when it does.</summary>
    /// <param name="subject">The subject; one that isn't there has no versions.</param>
    /// <param name="version">The one version that is compared with, as <c>latest</c> or a number; null for those of the level.</param>
    /// <param name="given">The schema.</param>
    /// <param name="normalize">As in <see cref="RegisterAsync"/>.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="RegistryException">There is no such version, or the schema isn't valid.</exception>
    public async ValueTask<IReadOnlyList<string>> CheckAsync(
        string subject, string? version, SchemaContent given, bool normalize, CancellationToken ct)
    {
        var index = await _changes.Store.ReadAsync(ct);
        var resolver = new SchemaResolver(_changes.Store, index);
        var versions = index.VersionsOf(subject, withDeleted: false);
        if (version is not null && (IndexQuestions.NumberOf(version) != -1 || versions.Count > 0))
            versions = [index.Require(subject, version, withDeleted: false)];
        var sent = await resolver.ReadAsync(given, normalize, ct);
        return await ProblemsAsync(resolver, index.LevelOf(subject), sent.Schema, versions, ct);
    }

    private async ValueTask<(RegisteredSchema Answer, RegistryChange? Change)> DecideAsync(
        SchemaIndex index, string subject, SchemaContent given, bool normalize, CancellationToken ct)
    {
        var resolver = new SchemaResolver(_changes.Store, index);
        var sent = await resolver.ReadAsync(given, normalize, ct);
        var live = index.VersionsOf(subject, withDeleted: false);
        var known = await _changes.Store.FindAsync(sent.Guid, ct);
        if (known is not null && live.LastOrDefault(version => version.SchemaId == known.Id) is { } present)
            return (new RegisteredSchema(subject, present.Number, known), null);
        var problems = await ProblemsAsync(resolver, index.LevelOf(subject), sent.Schema, live, ct);
        if (problems.Count > 0)
        {
            throw new RegistryException(
                RegistryError.Incompatible,
                $"The schema is incompatible with an earlier one of the subject '{Printable.Of(subject)}': {string.Join("; ", problems)}");
        }
        var schema = known ?? new StoredSchema(
            index.LastId + 1, sent.Guid, sent.Schema.Fingerprint(), sent.Content.Text, sent.Content.References, sent.Uses);
        var number = index.VersionsOf(subject, withDeleted: true).Select(version => version.Number).DefaultIfEmpty(0).Max() + 1;
        return (new RegisteredSchema(subject, number, schema), new RegistryChange(index.Level)
        {
            Subject = WithVersion(index, subject, new SubjectVersion(number, schema.Id, IsDeleted: false, schema.References)),
            Added = known is null ? schema : null,
        });
    }

    /// <summary>The subject with one more version, in the place of deleted ones of the same schema that nobody refers to.</summary>
    private static SchemaSubject WithVersion(SchemaIndex index, string subject, SubjectVersion added)
    {
        var kept = index.VersionsOf(subject, withDeleted: true).Where(version => !version.IsDeleted || version.SchemaId != added.SchemaId
            || index.ReferencesTo(subject, version.Number, withDeleted: true).Any());
        return index.Subject(subject) with { Versions = [.. kept, added] };
    }

    private static async ValueTask<IReadOnlyList<string>> ProblemsAsync(
        SchemaResolver resolver,
        CompatibilityLevel level,
        AvroSchema candidate,
        IReadOnlyList<SubjectVersion> versions,
        CancellationToken ct)
    {
        var isTransitive = level
            is CompatibilityLevel.BackwardTransitive or CompatibilityLevel.ForwardTransitive or CompatibilityLevel.FullTransitive;
        // The others aren't looked at, so they needn't be read.
        var earlier = await resolver.ReadAsync([.. versions.TakeLast(isTransitive ? versions.Count : 1)], ct);
        try
        {
            return [.. SchemaCompatibility.Check(level, candidate, earlier).Take(MostTold).Select(Text)];
        }
        catch (SchemaLimitException limit)
        {
            throw new RegistryException(RegistryError.TooLarge, $"Whether the schema is compatible can't be said: {limit.Message}.");
        }
    }

    private static string Text(SchemaIncompatibility found) => string.Create(
        CultureInfo.InvariantCulture,
        $"version {found.Version} {(found.IsOlderReader ? "can't read what this schema writes" : "wrote what this schema can't read")}: "
        + $"{found.Mismatch.Path}: {found.Mismatch.Message}");
}
