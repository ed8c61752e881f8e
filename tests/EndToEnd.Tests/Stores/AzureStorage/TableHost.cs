using Serverless.EndToEnd.Tests.Azurite;
using Serverless.Runtime.AzureStorage;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

/// <summary>A store on a table of its own in the emulator.</summary>
internal sealed class TableHost<TStore>(Func<StoreTable, TStore> over) : StoreHost<TStore>
    where TStore : class
{
    public override async ValueTask<TStore> OpenAsync() => over(new StoreTable(await Accounts.TablesAsync(), AzuriteServer.NewPrefix(), "Storage"));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
