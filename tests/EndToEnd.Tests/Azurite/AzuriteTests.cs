using Microsoft.Extensions.Configuration;
using Serverless.Runtime.AzureStorage;

namespace Serverless.EndToEnd.Tests.Azurite;

public sealed class AzuriteTests
{
    [Fact]
    public async Task The_emulator_answers_for_blobs_and_tables()
    {
        var azurite = await AzuriteServer.GetAsync();
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Somewhere"] = azurite.ConnectionString })
            .Build();

        var storage = StorageConnection.From(settings, "Somewhere");

        var name = AzuriteServer.NewPrefix();
        Assert.True((await storage.Blobs.GetBlobContainerClient(name).CreateIfNotExistsAsync()).HasValue);
        Assert.NotNull(await storage.Tables.GetTableClient(name).CreateIfNotExistsAsync());
    }
}
