using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Serverless.EndToEnd.Tests.Azurite;
using Serverless.Runtime.AzureStorage;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

/// <summary>
/// A table and a container of one test's own in the emulator. Each call gives new ones, as another process would have. With a transport
/// they can be watched and disturbed.
/// </summary>
internal sealed class Account
{
    private readonly string _name = AzuriteServer.NewPrefix();

    public async Task<StorageTable> TableAsync(HttpPipelineTransport? transport = null) =>
        new(await Emulated.ConnectAsync(transport), _name, TimeProvider.System);

    public async Task<StorageContainer> ContainerAsync(HttpPipelineTransport? transport = null) =>
        new(await Emulated.ConnectAsync(transport), _name, TimeProvider.System);

    public async Task<TableClient> RawTableAsync() => (await Emulated.ConnectAsync()).Tables.GetTableClient(_name);

    public async Task<BlobContainerClient> RawContainerAsync() => (await Emulated.ConnectAsync()).Blobs.GetBlobContainerClient(_name);
}
