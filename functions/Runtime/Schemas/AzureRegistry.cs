using System.Globalization;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Serverless.Core.Decoding.Schemas;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>
/// Asks Azure Schema Registry, that of an Event Hubs namespace, by its REST interface. It has GUIDs only: a number or a fingerprint has no
/// schema there.
/// </summary>
internal sealed class AzureRegistry : ISchemaSource
{
    private const string Scope = "https://eventhubs.azure.net/.default";
    private const string ApiVersion = "2021-10";
    private const string Avro = "application/json; serialization=Avro";
    private const string Serialization = "serialization=";

    private readonly string _host;
    private readonly HttpPipeline _pipeline;

    // It has no references: a schema is whole.
    private readonly RegistryParser _parser = new((_, _) => ValueTask.FromResult<RegistryText?>(null));

    private AzureRegistry(string host, HttpPipeline pipeline) => (_host, _pipeline) = (host, pipeline);

    /// <summary>A client of the namespace that <paramref name="options"/> name; nothing is asked yet.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="credential">What signs in.</param>
    /// <param name="transport">What carries requests; null: the network.</param>
    public static AzureRegistry Open(SchemaRegistryOptions options, TokenCredential credential, HttpPipelineTransport? transport = null)
    {
        var client = new ClientSettings();
        // What calls it tries again.
        (client.Retry.MaxRetries, client.Retry.NetworkTimeout) = (0, options.Timeout);
        client.Diagnostics.IsLoggingContentEnabled = false;
        if (transport is not null)
            client.Transport = transport;
        return new AzureRegistry(
            options.AzureNamespace!, HttpPipelineBuilder.Build(client, new BearerTokenAuthenticationPolicy(credential, Scope)));
    }

    /// <inheritdoc/>
    public async ValueTask<SchemaAnswer> AskAsync(SchemaId id, CancellationToken ct)
    {
        if (id.Kind != SchemaIdKind.Guid)
            return SchemaAnswer.Absent;
        using var message = MessageFor(id.ToGuid());
        try
        {
            await _pipeline.SendAsync(message, ct).ConfigureAwait(false);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            // Of any type: no sign-in, no connection, a time that is over.
            throw Unavailable(fault.Message, fault);
        }
        return await ReadAsync(message.Response, ct).ConfigureAwait(false);
    }

    private HttpMessage MessageFor(Guid id)
    {
        var message = _pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(new Uri($"https://{_host}/$schemaGroups/$schemas/{id:N}?api-version={ApiVersion}"));
        message.Request.Headers.Add(HttpHeader.Names.Accept, Avro);
        return message;
    }

    private async ValueTask<SchemaAnswer> ReadAsync(Response response, CancellationToken ct) => response.Status switch
    {
        200 when SerializationOf(response) is { } other => new SchemaAnswer(null, $"it is of the type {other}, not Avro"),
        200 => await _parser
            .ParseAsync(new RegistryText("AVRO", Encoding.UTF8.GetString(response.Content), []), ct)
            .ConfigureAwait(false),
        404 => SchemaAnswer.Absent,
        401 or 403 => throw Unavailable(string.Create(
            CultureInfo.InvariantCulture,
            $"it doesn't let this app in ({response.Status}): give the app's identity the role Schema Registry Reader there")),
        _ => throw Unavailable(string.Create(CultureInfo.InvariantCulture, $"it answers {response.Status} {response.ReasonPhrase}")),
    };

    // Null for Avro: what doesn't say what it is, is read as that too.
    private static string? SerializationOf(Response response)
    {
        var type = response.Headers.ContentType ?? "";
        var at = type.IndexOf(Serialization, StringComparison.OrdinalIgnoreCase);
        var named = at < 0 ? "Avro" : type[(at + Serialization.Length)..].Split(';')[0].Trim();
        return named.Equals("Avro", StringComparison.OrdinalIgnoreCase) ? null : named;
    }

    private StoreUnavailableException Unavailable(string why, Exception? fault = null) =>
        new($"the schema registry at {_host} can't be asked: {why}", fault);

    private sealed class ClientSettings : ClientOptions;
}
