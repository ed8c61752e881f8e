using Azure.Storage.Blobs;
using Serverless.Runtime.AzureStorage;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

/// <summary>A store on a table and a container of its own in the emulator.</summary>
internal sealed class TableHost<TStore>(Func<StoreTable, BlobContainerClient, TStore> over) : StoreHost<TStore>
    where TStore : class
{
    public override async ValueTask<TStore> OpenAsync()
    {
        var account = new Account();
        return over(await account.TableAsync(), await account.ContainerAsync());
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
