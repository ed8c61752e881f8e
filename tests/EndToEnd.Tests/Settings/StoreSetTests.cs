using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Serverless.EndToEnd.Tests.Stores.Embedded;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Settings;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Settings;

public sealed class StoreSetTests
{
    private static readonly FakeTimeProvider Clock = new();

    [Theory]
    [InlineData("Stores:Kind=cloud", "Stores__Kind")]
    [InlineData("Stores:Kind=embedded", "Stores__Folder")]
    [InlineData("Stores:Kind=azure", "AzureWebJobsStorage")]
    public async Task Wrong_settings_open_stores_that_say_so_at_every_call(string setting, string named)
    {
        await using var opened = Open(setting);

        Assert.Equal(named, Assert.IsType<SettingsException>(opened.Stores.Fault).Setting);
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await opened.Stores.Ledger.EpochsAsync("telemetry", CancellationToken.None));
        Assert.Equal(opened.Stores.Fault!.Message, refused.Message);
    }

    [Fact]
    public async Task Embedded_stores_are_in_the_folder_that_is_named_until_they_are_let_go()
    {
        using var folder = new TemporaryFolder();
        await using (StoreSet opened = Open($"Stores:Folder={folder.Path}"))
        {
            Assert.Null(opened.Stores.Fault);
            await using var second = Open($"Stores:Folder={folder.Path}");
            Assert.Contains("in use", second.Stores.Fault!.Message, StringComparison.Ordinal);
        }
        await using var third = Open($"Stores:Folder={folder.Path}");
        Assert.Null(third.Stores.Fault);
    }

    // The verbs of the command line open stores so, too.
    [Fact]
    public async Task A_schema_registry_that_is_named_is_asked_in_place_of_the_own_one()
    {
        using var folder = new TemporaryFolder();
        await using (var own = Open($"Stores:Folder={folder.Path}"))
            Assert.Null(own.Stores.Schemas);
        await using var other = Open($"Stores:Folder={folder.Path}", "SchemaRegistry:Url=http://127.0.0.1:9");
        Assert.NotNull(other.Stores.Schemas);
    }

    [Fact]
    public async Task A_file_without_a_certificate_is_a_mistake_in_its_setting()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "ca.pem");
        await File.WriteAllTextAsync(file, "no certificate");
        await using var opened = Open(
            $"Stores:Folder={folder.Path}", "SchemaRegistry:Url=https://127.0.0.1:9", $"SchemaRegistry:CaFile={file}");
        Assert.Equal("SchemaRegistry__CaFile", Assert.IsType<SettingsException>(opened.Stores.Fault).Setting);
    }

    private static StoreSet Open(params string[] settings)
    {
        var (configuration, mistakes) = (Given.Settings(settings), new List<SettingMistake>());
        var stores = StoreSettings.Read(configuration, mistakes);
        return StoreSet.Of(
            stores, mistakes.Count == 0 ? null : new SettingsException(mistakes), configuration, [], Clock, NullLogger.Instance);
    }
}
