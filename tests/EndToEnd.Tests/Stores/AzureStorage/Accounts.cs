using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Serverless.EndToEnd.Tests.Azurite;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

/// <summary>Clients for the emulator, as the app's are but for their short waits; with a transport they can be watched and disturbed.</summary>
internal static class Accounts
{
    public static async Task<TableServiceClient> TablesAsync(HttpPipelineTransport? transport = null)
    {
        var options = new TableClientOptions();
        SetUp(options, transport);
        return new TableServiceClient((await AzuriteServer.GetAsync()).ConnectionString, options);
    }

    public static async Task<BlobServiceClient> BlobsAsync(HttpPipelineTransport? transport = null)
    {
        var options = new BlobClientOptions();
        SetUp(options, transport);
        return new BlobServiceClient((await AzuriteServer.GetAsync()).ConnectionString, options);
    }

    private static void SetUp(ClientOptions options, HttpPipelineTransport? transport)
    {
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.Retry.MaxDelay = TimeSpan.FromMilliseconds(5);
        if (transport is not null)
            options.Transport = transport;
    }
}
