using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Stores;
using System.Globalization;

namespace Serverless.EndToEnd.Tests.Stores.Embedded;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_in_use_is_refused_with_one_line_that_names_it_and_its_holder()
    {
        await using var first = _folder.Open();

        var refused = Assert.Throws<DataFolderException>(() => _folder.Open());

        Assert.Contains(_folder.Path, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task A_refused_opening_leaves_the_holder_undisturbed()
    {
        await using var first = _folder.Open();
        Assert.Throws<DataFolderException>(() => _folder.Open());

        Assert.Equal(AppendOutcome.Sealed, await first.Ledger.TryAppendAsync([Some.Row(0, -1, 1)], CancellationToken.None));
        Assert.Throws<DataFolderException>(() => _folder.Open());
    }

    [Fact]
    public async Task A_folder_given_free_can_be_opened_again()
    {
        await (_folder.Open()).DisposeAsync();
        await (_folder.Open()).DisposeAsync();

        Assert.False(File.Exists(_folder["LOCK.pid"]));
    }

    [Fact]
    public async Task A_folder_of_a_newer_version_is_refused_and_left_alone()
    {
        await (_folder.Open()).DisposeAsync();
        SetVersion(Schema.Main.Version + 1);

        var refused = Assert.Throws<DataFolderException>(() => _folder.Open());

        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, refused.Message, StringComparison.Ordinal);
        SetVersion(Schema.Main.Version);
        await (_folder.Open()).DisposeAsync();
    }

    [Fact]
    public void A_damaged_database_is_refused()
    {
        File.WriteAllText(_folder["serverless.db"], new string('x', 10_000));

        var refused = Assert.Throws<DataFolderException>(() => _folder.Open());

        Assert.Contains("damaged", refused.Message, StringComparison.Ordinal);
        Assert.Throws<DataFolderException>(() => _folder.Open());
    }

    [Theory]
    [InlineData("taken")]
    [InlineData("taken/below")]
    public void A_file_where_the_folder_should_be_is_refused(string below)
    {
        File.WriteAllText(_folder["taken"], "");

        var refused = Assert.Throws<DataFolderException>(
            () => EmbeddedStores.Open(_folder[below], new EmbeddedStoresOptions(), TimeProvider.System));

        Assert.Contains(_folder[below], refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task Files_that_were_never_finished_are_cleared_away()
    {
        Directory.CreateDirectory(_folder["unfinished"]);
        File.WriteAllText(Path.Combine(_folder["unfinished"], "1"), "half");

        await using var stores = _folder.Open();

        Assert.Empty(Directory.GetFiles(_folder["unfinished"]));
    }

    private void SetVersion(int version)
    {
        using var database = new Database(_folder["serverless.db"]);
        database.RunScript(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version}"));
    }
}
