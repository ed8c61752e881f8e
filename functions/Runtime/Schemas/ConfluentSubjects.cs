using Confluent.SchemaRegistry;
using Serverless.Core.Schemas;
using Serverless.Runtime.Settings;
using SchemaReference = Serverless.Runtime.Ports.SchemaReference;

namespace Serverless.Runtime.Schemas;

/// <summary>The subjects of a schema registry that speaks Confluent's API.</summary>
public sealed class ConfluentSubjects : ISubjects, IDisposable
{
    private readonly ConfluentClient _client;

    private ConfluentSubjects(ConfluentClient client) => _client = client;

    /// <summary>Those of the registry that <paramref name="options"/> name; nothing is asked yet.</summary>
    /// <exception cref="SettingsException">The file of the certificate has none.</exception>
    public static ConfluentSubjects Open(SchemaRegistryOptions options) => new(ConfluentClient.Open(options));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken ct)
    {
        var names = await _client.CallAsync(client => client.GetAllSubjectsAsync(), ct).ConfigureAwait(false);
        return [.. (names ?? []).Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<int>> VersionsAsync(string subject, CancellationToken ct)
    {
        var versions = await _client.CallAsync(client => client.GetSubjectVersionsAsync(subject), ct).ConfigureAwait(false);
        return [.. (versions ?? []).Order()];
    }

    /// <inheritdoc/>
    public async ValueTask<SubjectSchema?> FindAsync(string subject, int? version, CancellationToken ct)
    {
        // What another schema refers to may be deleted by now, and is still kept.
        var found = await _client.CallAsync(
            client => version is { } number
                ? client.GetRegisteredSchemaAsync(subject, number, ignoreDeletedSchemas: false)
                : client.GetLatestSchemaAsync(subject),
            ct).ConfigureAwait(false);
        return found is null ? null : Of(found);
    }

    /// <inheritdoc/>
    public async ValueTask<CompatibilityLevel> LevelAsync(string subject, CancellationToken ct)
    {
        // The client doesn't ask for the level that counts, but for a subject's own, which it may not have.
        var level = await AskLevelAsync(subject, ct).ConfigureAwait(false) ?? await AskLevelAsync(null, ct).ConfigureAwait(false);
        return SchemaLevels.Named(level ?? throw _client.Unavailable("it doesn't say its level of compatibility"));
    }

    /// <inheritdoc/>
    public async ValueTask<SubjectSchema?> LookUpAsync(string subject, SchemaContent schema, CancellationToken ct)
    {
        var found = await _client.CallAsync(
            client => client.LookupSchemaAsync(subject, Of(schema), ignoreDeletedSchemas: true), ct).ConfigureAwait(false);
        return found is null ? null : Of(found);
    }

    /// <inheritdoc/>
    public async ValueTask<SubjectSchema> RegisterAsync(string subject, SchemaContent schema, CancellationToken ct)
    {
        await _client.CallAsync<object>(async client => await client.RegisterSchemaAsync(subject, Of(schema)).ConfigureAwait(false), ct)
            .ConfigureAwait(false);
        return await LookUpAsync(subject, schema, ct).ConfigureAwait(false)
            ?? throw _client.Unavailable("it has taken the schema and doesn't find it: somebody else has deleted it");
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    private async ValueTask<string?> AskLevelAsync(string? subject, CancellationToken ct)
    {
        var answer = await _client
            .CallAsync<object>(async client => await client.GetCompatibilityAsync(subject).ConfigureAwait(false), ct)
            .ConfigureAwait(false);
        return answer is Compatibility level ? SchemaLevels.NameOf(Enum.Parse<CompatibilityLevel>(level.ToString())) : null;
    }

    private static Schema Of(SchemaContent schema) => new(
        schema.Text,
        [.. schema.References.Select(one => new Confluent.SchemaRegistry.SchemaReference(one.Name, one.Subject, one.Version))],
        SchemaType.Avro);

    private SubjectSchema Of(Confluent.SchemaRegistry.RegisteredSchema found) => found.SchemaString is null
        ? throw _client.Unavailable("it answers without a schema")
        : new SubjectSchema(
            found.Subject,
            found.Version,
            found.Id,
            found.SchemaType.ToString().ToUpperInvariant(),
            new SchemaContent(
                found.SchemaString, [.. (found.References ?? []).Select(one => new SchemaReference(one.Name, one.Subject, one.Version))]));
}
