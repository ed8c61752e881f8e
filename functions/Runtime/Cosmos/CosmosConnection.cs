using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// An account of Azure Cosmos DB as a named connection: the setting <c>NAME</c> is a connection string, or <c>NAME:accountEndpoint</c> is the account's address and the
/// app's identity opens it (<c>NAME:credential</c>, <c>NAME:clientId</c>).
/// </summary>
public sealed class CosmosConnection : IDisposable
{
    /// <summary>The connection that results are kept in unless a setting says otherwise.</summary>
    public const string DefaultName = "Cosmos";

    private const string Form = "a Cosmos DB account ('AccountEndpoint=https://...;AccountKey=...')";

    private CosmosConnection(string name, CosmosClient client, bool hasKey)
    {
        Name = name;
        Client = client;
        HasKey = hasKey;
    }

    /// <summary>The connection's name: error messages name it as the setting to correct.</summary>
    public string Name { get; }

    internal CosmosClient Client { get; }

    /// <summary>Opened with the account's key, which may create databases and containers; an identity's roles may not.</summary>
    internal bool HasKey { get; }

    /// <summary>
    /// Throws <see cref="SettingsException"/> when the connection isn't set, or not so that an account can be reached. Requests go to
    /// <paramref name="transport"/> instead of the network when one is given.
    /// </summary>
    public static CosmosConnection From(IConfiguration configuration, string name, HttpMessageHandler? transport = null)
    {
        var section = configuration.GetSection(name);
        if (section.Value is { Length: > 0 } text)
            return new CosmosConnection(name, ConnectionAdvice.Open(name, text, Form, given => new CosmosClient(given, Options(transport))), hasKey: true);
        var endpoint = section["accountEndpoint"] is { Length: > 0 } given
            ? given
            : throw new SettingsException(name, "names no Cosmos DB account: set it to a connection string of " + Form + ", or "
                + $"'{name}__accountEndpoint' to open it with the app's identity");
        return new CosmosConnection(name, new CosmosClient(ConnectionAdvice.Address($"{name}__accountEndpoint", endpoint).ToString(), AppIdentity.Of(section), Options(transport)), hasKey: false);
    }

    public void Dispose() => Client.Dispose();

    // Gateway: an instance that lives for minutes opens a few HTTPS connections, not some to every replica. The account's address follows its write region by itself.
    // The client doesn't repeat throttled requests: the rate limit must see each of them.
    private static CosmosClientOptions Options(HttpMessageHandler? transport) => new()
    {
        ApplicationName = "serverless",
        ConnectionMode = ConnectionMode.Gateway,
        LimitToEndpoint = true,
        MaxRetryAttemptsOnRateLimitedRequests = 0,
        EnableContentResponseOnWrite = false,
        HttpClientFactory = transport is null ? null : () => new HttpClient(transport, disposeHandler: false),
        CosmosClientTelemetryOptions = new CosmosClientTelemetryOptions { DisableDistributedTracing = true, DisableSendingMetricsToService = true },
    };
}
