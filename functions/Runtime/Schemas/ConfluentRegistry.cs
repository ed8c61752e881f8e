using System.Globalization;
using Confluent.SchemaRegistry;
using Serverless.Core.Decoding.Schemas;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Settings;
using SchemaId = Serverless.Core.Decoding.Schemas.SchemaId;

namespace Serverless.Runtime.Schemas;

/// <summary>
/// Asks a schema registry that speaks Confluent's API. It is asked for numbers and GUIDs; a fingerprint it can't be asked for, so that has
/// no schema there.
/// </summary>
internal sealed class ConfluentRegistry : ISchemaSource, IDisposable
{
    private readonly ConfluentClient _client;
    private readonly RegistryParser _parser;

    private ConfluentRegistry(ConfluentClient client) => (_client, _parser) = (client, new RegistryParser(FindAsync));

    /// <summary>A client of the registry that <paramref name="options"/> name; nothing is asked yet.</summary>
    /// <exception cref="SettingsException">The file of the certificate has none.</exception>
    public static ConfluentRegistry Open(SchemaRegistryOptions options) => new(ConfluentClient.Open(options));

    /// <inheritdoc/>
    public async ValueTask<SchemaAnswer> AskAsync(SchemaId id, CancellationToken ct)
    {
        var number = (int)(uint)id.Value;
        if (id.Kind == SchemaIdKind.Fingerprint || (id.Kind == SchemaIdKind.Number && number < 0))
            return SchemaAnswer.Absent;
        var found = await CallAsync(
            client => id.Kind == SchemaIdKind.Guid
                ? client.GetSchemaByGuidAsync(id.ToGuid().ToString("D", CultureInfo.InvariantCulture))
                : client.GetSchemaAsync(number),
            ct).ConfigureAwait(false);
        return found is null ? SchemaAnswer.Absent : await _parser.ParseAsync(found, ct).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    // What another schema refers to may be deleted by now, and is still kept.
    private ValueTask<RegistryText?> FindAsync(RegistryReference reference, CancellationToken ct) => CallAsync(
        async client => await client
            .GetRegisteredSchemaAsync(reference.Subject, reference.Version, ignoreDeletedSchemas: false)
            .ConfigureAwait(false),
        ct);

    private async ValueTask<RegistryText?> CallAsync(Func<CachedSchemaRegistryClient, Task<Schema>> call, CancellationToken ct)
    {
        try
        {
            return await _client.CallAsync(call, ct).ConfigureAwait(false) is { } found ? TextOf(found) : null;
        }
        catch (RegistryException refused)
        {
            // Nothing is asked that may be refused.
            throw _client.Unavailable(
                string.Create(CultureInfo.InvariantCulture, $"it answers {refused.Status}: {refused.Message}"), refused);
        }
    }

    private RegistryText TextOf(Schema found) => found.SchemaString is null
        ? throw _client.Unavailable("it answers without a schema")
        : new RegistryText(
            found.SchemaType.ToString().ToUpperInvariant(),
            found.SchemaString,
            [.. (found.References ?? []).Select(one => new RegistryReference(one.Subject, one.Version))]);
}
