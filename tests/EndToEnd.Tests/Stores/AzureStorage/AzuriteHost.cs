using Azure.Core.Pipeline;
using Microsoft.Extensions.Configuration;
using Serverless.EndToEnd.Tests.Azurite;
using Serverless.Runtime.AzureStorage;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

/// <summary>
/// The stores of a storage account in Azurite, under a prefix of their own; <paramref name="select"/> picks the one under test.
/// </summary>
internal sealed class AzuriteHost<TStore>(Func<AzureStores, TStore> select) : StoreHost<TStore>
    where TStore : class
{
    public override async ValueTask<TStore> OpenAsync() =>
        select(new AzureStores(await Emulated.ConnectAsync(), AzuriteServer.NewPrefix(), Clock));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Connections to the emulated account.</summary>
internal static class Emulated
{
    public const string Name = "Emulated";

    public static async Task<StorageConnection> ConnectAsync(HttpPipelineTransport? transport = null) =>
        Connect((await AzuriteServer.GetAsync()).ConnectionString, transport);

    public static StorageConnection Connect(string text, HttpPipelineTransport? transport = null)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [Name] = text }).Build();
        return StorageConnection.From(settings, Name, transport);
    }
}
