using System.Diagnostics.CodeAnalysis;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// A storage account as a named connection, by the conventions of Azure Functions: the setting <c>NAME</c> is a connection string, or <c>NAME:blobServiceUri</c> and
/// <c>NAME:tableServiceUri</c> (or <c>NAME:accountName</c> for both) name the account and the app's identity opens it; <c>NAME:clientId</c> picks a user-assigned one.
/// </summary>
public sealed class StorageConnection
{
    /// <summary>The connection that the Functions host itself uses.</summary>
    public const string DefaultName = "AzureWebJobsStorage";

    // The shells try again themselves, with waits of their own: the clients only bridge a dropped connection.
    private const int Retries = 2;
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(15);

    private StorageConnection(string name, BlobServiceClient blobs, TableServiceClient tables)
    {
        Name = name;
        Blobs = blobs;
        Tables = tables;
    }

    /// <summary>The connection's name: what an error message names as the setting to mend.</summary>
    public string Name { get; }

    public BlobServiceClient Blobs { get; }

    public TableServiceClient Tables { get; }

    /// <summary>Throws <see cref="SettingsException"/> when the connection isn't set, or not so that both services can be reached.</summary>
    public static StorageConnection From(IConfiguration configuration, string name) => From(configuration, name, transport: null);

    /// <summary>With <paramref name="transport"/> in the place of the network; null: the clients' own.</summary>
    internal static StorageConnection From(IConfiguration configuration, string name, HttpPipelineTransport? transport)
    {
        var section = configuration.GetSection(name);
        if (section.Value is { Length: > 0 } text)
            return FromText(name, text, transport);
        var (blobs, tables) = (UriOf(section, "blobServiceUri", "blob"), UriOf(section, "tableServiceUri", "table"));
        if (blobs is null || tables is null)
            throw new SettingsException(name, "names no storage account: set it to a connection string ('UseDevelopmentStorage=true' for Azurite), or "
                + $"'{name}__blobServiceUri' and '{name}__tableServiceUri' (or '{name}__accountName') to open it with the app's identity");
        var credential = AppIdentity.Of(section);
        return new StorageConnection(name, new BlobServiceClient(blobs, credential, BlobOptions(transport)), new TableServiceClient(tables, credential, TableOptions(transport)));
    }

    [SuppressMessage("Design", "CA1031", Justification = "the clients throw several kinds for a string that doesn't parse")]
    private static StorageConnection FromText(string name, string text, HttpPipelineTransport? transport)
    {
        try
        {
            return new StorageConnection(name, new BlobServiceClient(text, BlobOptions(transport)), new TableServiceClient(text, TableOptions(transport)));
        }
        catch (Exception exception)
        {
            throw new SettingsException(name, $"is not a connection string of a storage account ({exception.Message.ReplaceLineEndings(" ")})", exception);
        }
    }

    private static Uri? UriOf(IConfigurationSection section, string setting, string service)
    {
        if (section[setting] is { Length: > 0 } given)
            return Uri.TryCreate(given, UriKind.Absolute, out var uri) ? uri : throw new SettingsException($"{section.Path}__{setting}", $"is not an address: '{given}'");
        return section["accountName"] is { Length: > 0 } account ? new Uri($"https://{account}.{service}.core.windows.net") : null;
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
