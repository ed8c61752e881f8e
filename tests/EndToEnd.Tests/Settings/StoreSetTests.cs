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

    private static StoreSet Open(string setting)
    {
        var (configuration, mistakes) = (Given.Settings(setting), new List<SettingMistake>());
        var settings = StoreSettings.Read(configuration, mistakes);
        return StoreSet.Of(
            settings, mistakes.Count == 0 ? null : new SettingsException(mistakes), configuration, [], Clock, NullLogger.Instance);
    }
}
