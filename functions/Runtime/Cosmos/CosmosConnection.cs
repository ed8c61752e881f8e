using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// An account of Azure Cosmos DB as a named connection: the setting <c>NAME</c> is a connection string, or <c>NAME:accountEndpoint</c> is
/// the account's address and the app's identity opens it (<c>NAME:credential</c>, <c>NAME:clientId</c>).
/// </summary>
public sealed class CosmosConnection : IDisposable
{
    /// <summary>The connection of the results when <c>Results:Connection</c> doesn't name another.</summary>
    public const string DefaultName = "Cosmos";

    private const string Form = "a Cosmos DB account ('AccountEndpoint=https://...;AccountKey=...')";

    private CosmosConnection(string name, CosmosClient client, bool hasKey)
    {
        Name = name;
        Client = client;
        HasKey = hasKey;
    }

    /// <summary>The connection's name. Error messages give it as the setting to correct.</summary>
    public string Name { get; }

    internal CosmosClient Client { get; }

    /// <summary>Whether it has the account's key, which may create databases and containers. An identity's roles may not.</summary>
    internal bool HasKey { get; }

    /// <summary>
    /// The connection of a name. Throws <see cref="SettingsException"/> when it isn't set, or is no connection string and no address.
    /// Requests go to <paramref name="transport"/> instead of the network when one is given.
    /// </summary>
    public static CosmosConnection From(IConfiguration configuration, string name, HttpMessageHandler? transport = null)
    {
        var section = ConnectionAdvice.Section(configuration, name, DefaultName, "Results__Connection");
        if (section.Value is { Length: > 0 } text)
        {
            var byKey = ConnectionAdvice.Open(name, text, Form, given => new CosmosClient(given, Options(transport)));
            return new CosmosConnection(name, byKey, hasKey: true);
        }
        var endpoint = section["accountEndpoint"] is { Length: > 0 } given
            ? given
            : throw new SettingsException(name, "names no Cosmos DB account: set it to a connection string of " + Form + ", or "
                + $"'{name}__accountEndpoint' to open it with the app's identity");
        var address = ConnectionAdvice.Address($"{name}__accountEndpoint", endpoint).ToString();
        return new CosmosConnection(name, new CosmosClient(address, AppIdentity.CredentialFor(section), Options(transport)), hasKey: false);
    }

    /// <summary>Closes the client.</summary>
    public void Dispose() => Client.Dispose();

    // Gateway: an instance lives for minutes, so it opens a few HTTPS connections, not some to every replica. The account's address always
    // leads to the write region.
    // The client doesn't repeat throttled requests: the rate limit must see each of them.
    private static CosmosClientOptions Options(HttpMessageHandler? transport) => new()
    {
        ApplicationName = "serverless",
        ConnectionMode = ConnectionMode.Gateway,
        LimitToEndpoint = true,
        MaxRetryAttemptsOnRateLimitedRequests = 0,
        EnableContentResponseOnWrite = false,
        HttpClientFactory = transport is null ? null : () => new HttpClient(transport, disposeHandler: false),
        CosmosClientTelemetryOptions = new CosmosClientTelemetryOptions
        {
            DisableDistributedTracing = true, DisableSendingMetricsToService = true,
        },
    };
}
