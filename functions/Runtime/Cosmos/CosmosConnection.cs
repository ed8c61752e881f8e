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

    private CosmosConnection(string name, CosmosClient client, bool hasKey)
    {
        Name = name;
        Client = client;
        HasKey = hasKey;
    }

    /// <summary>The connection's name: what an error message names as the setting to mend.</summary>
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
            return FromText(name, text, transport);
        var endpoint = section["accountEndpoint"] is { Length: > 0 } given
            ? given
            : throw new SettingsException(name, "names no Cosmos DB account: set it to a connection string ('AccountEndpoint=https://...;AccountKey=...'), or "
                + $"'{name}__accountEndpoint' to open it with the app's identity");
        return new CosmosConnection(name, new CosmosClient(Address($"{name}__accountEndpoint", endpoint), AppIdentity.Of(section), Options(transport)), hasKey: false);
    }

    public void Dispose() => Client.Dispose();

    private static CosmosConnection FromText(string name, string text, HttpMessageHandler? transport)
    {
        try
        {
            return new CosmosConnection(name, new CosmosClient(text, Options(transport)), hasKey: true);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // What is wrong with it isn't said: the text holds the key.
            throw new SettingsException(name, "is not a connection string of a Cosmos DB account ('AccountEndpoint=https://...;AccountKey=...')", exception);
        }
    }

    private static string Address(string setting, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri.ToString() : throw new SettingsException(setting, $"is not an address: '{text}'");

    // Gateway: an instance that lives for minutes opens a few HTTPS connections, not some to every replica. The account's address follows its write region by itself.
    // What a throttled write does is the rate control's business, which must see every refusal.
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
