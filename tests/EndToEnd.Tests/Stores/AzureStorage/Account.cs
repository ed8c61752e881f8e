using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Serverless.EndToEnd.Tests.Azurite;
using Serverless.Runtime.AzureStorage;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

/// <summary>
/// A table and a container of one test's own in the emulator. Clients are set up as the app's, but for their short waits; each call gives new ones, as another
/// process would have. With a transport they can be watched and disturbed.
/// </summary>
internal sealed class Account
{
    public const string Connection = "Storage";

    private readonly string _name = AzuriteServer.NewPrefix();

    public async Task<StoreTable> TableAsync(HttpPipelineTransport? transport = null) => new(await TablesAsync(transport), _name, Connection);

    public async Task<TableClient> RawTableAsync() => (await TablesAsync(null)).GetTableClient(_name);

    public async Task<BlobContainerClient> ContainerAsync(HttpPipelineTransport? transport = null)
    {
        var options = new BlobClientOptions();
        SetUp(options, transport);
        return new BlobServiceClient((await AzuriteServer.GetAsync()).ConnectionString, options).GetBlobContainerClient(_name);
    }

    private static async Task<TableServiceClient> TablesAsync(HttpPipelineTransport? transport)
    {
        var options = new TableClientOptions();
        SetUp(options, transport);
        return new TableServiceClient((await AzuriteServer.GetAsync()).ConnectionString, options);
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
