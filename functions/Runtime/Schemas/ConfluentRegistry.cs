using System.Globalization;
using System.Net;
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
    private const int SchemaNotFound = 40403;
    private static readonly int[] NotFound = [40401, 40402, SchemaNotFound, 40404];

    private readonly string _urls;
    private readonly CachedSchemaRegistryClient _client;
    private readonly RegistryParser _parser;

    private ConfluentRegistry(SchemaRegistryOptions options)
    {
        _urls = options.Url!;
        var config = new SchemaRegistryConfig
        {
            Url = _urls,
            RequestTimeoutMs = (int)options.Timeout.TotalMilliseconds,
            // What calls it tries again; with 0 the client fails when it would have.
            MaxRetries = 1,
            RetriesWaitMs = 1,
            RetriesMaxWaitMs = 1,
        };
        if (options.Username is { } user)
            config.BasicAuthUserInfo = $"{user}:{options.Password}";
        if (options.CaFile is { } file)
            config.SslCaLocation = file;
        _client = new CachedSchemaRegistryClient(config);
        _parser = new RegistryParser(FindAsync);
    }

    /// <summary>A client of the registry that <paramref name="options"/> name; nothing is asked yet.</summary>
    /// <exception cref="SettingsException">The file of the certificate has none.</exception>
    public static ConfluentRegistry Open(SchemaRegistryOptions options)
    {
        try
        {
            return new ConfluentRegistry(options);
        }
        catch (Exception fault) when (options.CaFile is not null)
        {
            throw new SettingsException(
                "SchemaRegistry__CaFile", "has no certificate that can be read: set it to a PEM or DER file", fault);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<SchemaAnswer> AskAsync(SchemaId id, CancellationToken ct)
    {
        var number = (int)(uint)id.Value;
        if (id.Kind == SchemaIdKind.Fingerprint || (id.Kind == SchemaIdKind.Number && number < 0))
            return SchemaAnswer.Absent;
        var found = await CallAsync(
            () => id.Kind == SchemaIdKind.Guid
                ? _client.GetSchemaByGuidAsync(id.ToGuid().ToString("D", CultureInfo.InvariantCulture))
                : _client.GetSchemaAsync(number),
            ct).ConfigureAwait(false);
        return found is null ? SchemaAnswer.Absent : await _parser.ParseAsync(found, ct).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    // What another schema refers to may be deleted by now, and is still kept.
    private ValueTask<RegistryText?> FindAsync(RegistryReference reference, CancellationToken ct) => CallAsync(
        async () => await _client
            .GetRegisteredSchemaAsync(reference.Subject, reference.Version, ignoreDeletedSchemas: false)
            .ConfigureAwait(false),
        ct);

    private async ValueTask<RegistryText?> CallAsync(Func<Task<Schema>> call, CancellationToken ct)
    {
        try
        {
            var found = await call().WaitAsync(ct).ConfigureAwait(false);
            return found.SchemaString is null
                ? throw Unavailable("it answers without a schema")
                : new RegistryText(
                    found.SchemaType.ToString().ToUpperInvariant(),
                    found.SchemaString,
                    [.. (found.References ?? []).Select(one => new RegistryReference(one.Subject, one.Version))]);
        }
        catch (SchemaRegistryException fault) when (NotFound.Contains(fault.ErrorCode))
        {
            return null;
        }
        catch (SchemaRegistryException fault)
        {
            throw Unavailable(WhyOf(fault), fault);
        }
        catch (Exception fault) when (fault is not StoreUnavailableException && !ct.IsCancellationRequested)
        {
            // Of any type: an answer that is no JSON, a time that is over, a connection that ends.
            throw Unavailable(fault.Message, fault);
        }
    }

    private static string WhyOf(SchemaRegistryException fault) => fault.Status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            $"it doesn't let this app in ({(int)fault.Status}): check SchemaRegistry__Username and SchemaRegistry__Password",
        HttpStatusCode.NotFound => "there is no schema registry at that path (404): check SchemaRegistry__Url",
        _ => string.Create(CultureInfo.InvariantCulture, $"it answers {(int)fault.Status}: {fault.Message}"),
    };

    private StoreUnavailableException Unavailable(string why, Exception? fault = null) =>
        new($"the schema registry at {_urls} can't be asked: {why}", fault);
}
