using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// A storage account as a named connection, by the conventions of Azure Functions: the setting <c>NAME</c> is a connection string, or
/// <c>NAME:blobServiceUri</c> and <c>NAME:tableServiceUri</c> (or <c>NAME:accountName</c> for both) name the account and the app's identity
/// opens it; <c>NAME:clientId</c> picks a user-assigned one.
/// </summary>
public sealed class StorageConnection
{
    /// <summary>The connection that the Functions host itself uses.</summary>
    public const string DefaultName = "AzureWebJobsStorage";

    // Callers repeat calls themselves, with waits of their own: the clients only repeat after a dropped connection.
    private const int Retries = 2;
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(15);

    private const string Form =
        "a storage account ('DefaultEndpointsProtocol=https;AccountName=...;AccountKey=...', or 'UseDevelopmentStorage=true' for Azurite)";

    private StorageConnection(string name, BlobServiceClient blobs, TableServiceClient tables)
    {
        Name = name;
        Blobs = blobs;
        Tables = tables;
    }

    /// <summary>The connection's name. Error messages give it as the setting to correct.</summary>
    public string Name { get; }

    /// <summary>The account's blobs.</summary>
    public BlobServiceClient Blobs { get; }

    /// <summary>The account's tables.</summary>
    public TableServiceClient Tables { get; }

    /// <summary>
    /// The connection of a name. Throws <see cref="SettingsException"/> when it isn't set, or doesn't say where both services are.
    /// </summary>
    public static StorageConnection From(IConfiguration configuration, string name) => From(configuration, name, transport: null);

    /// <summary>With <paramref name="transport"/> in the place of the network; null: the clients' own.</summary>
    internal static StorageConnection From(IConfiguration configuration, string name, HttpPipelineTransport? transport)
    {
        var section = ConnectionAdvice.Section(configuration, name, DefaultName, "Stores__Connection");
        if (section.Value is { Length: > 0 } text)
            return ConnectionAdvice.Open(name, text, Form, given =>
                new StorageConnection(
                    name, new BlobServiceClient(given, BlobOptions(transport)), new TableServiceClient(given, TableOptions(transport))));
        var (blobs, tables) = (UriOf(section, "blobServiceUri", "blob"), UriOf(section, "tableServiceUri", "table"));
        if (blobs is null || tables is null)
            throw new SettingsException(name, "names no storage account: set it to a connection string of " + Form + ", or "
                + $"'{name}__blobServiceUri' and '{name}__tableServiceUri' (or '{name}__accountName') to open it with the app's identity");
        var credential = AppIdentity.CredentialFor(section);
        return new StorageConnection(
            name,
            new BlobServiceClient(blobs, credential, BlobOptions(transport)),
            new TableServiceClient(tables, credential, TableOptions(transport)));
    }

    private static Uri? UriOf(IConfigurationSection section, string setting, string service)
    {
        if (section[setting] is { Length: > 0 } given)
            return ConnectionAdvice.Address($"{section.Path}__{setting}", given);
        return section["accountName"] is { Length: > 0 } account
            ? ConnectionAdvice.Address($"{section.Path}__accountName", $"https://{account}.{service}.core.windows.net")
            : null;
    }

    private static BlobClientOptions BlobOptions(HttpPipelineTransport? transport)
    {
        var options = new BlobClientOptions();
        Limit(options, transport);
        return options;
    }

    private static TableClientOptions TableOptions(HttpPipelineTransport? transport)
    {
        var options = new TableClientOptions();
        Limit(options, transport);
        return options;
    }

    private static void Limit(ClientOptions options, HttpPipelineTransport? transport)
    {
        options.Retry.MaxRetries = Retries;
        options.Retry.Delay = TimeSpan.FromMilliseconds(50);
        options.Retry.NetworkTimeout = NetworkTimeout;
        options.Diagnostics.IsLoggingEnabled = false;
        if (transport is not null)
            options.Transport = transport;
    }
}
