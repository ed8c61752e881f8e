using Serverless.Runtime.AzureStorage.References;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

public sealed class TableReferenceContentTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private readonly Account _account = new();

    [Fact]
    public async Task Loading_is_one_request_when_nothing_is_newer()
    {
        var transport = DisturbedTransport.Calm();
        var references = await OpenAsync(transport);
        var version = await references.ReplaceAsync("devices", Table("a"), Ct);
        var before = transport.Requests;

        Assert.Null(await references.LoadAsync("devices", version, Ct));

        Assert.Equal(before + 1, transport.Requests);
    }

    [Fact]
    public async Task A_table_may_be_larger_than_a_row()
    {
        var references = await OpenAsync();
        var rows = Enumerable.Range(0, 30_000).ToDictionary(
            n => $"device-{n}",
            IReadOnlyDictionary<string, string> (n) => new Dictionary<string, string> { ["site"] = $"{n,40}" });

        await references.ReplaceAsync("devices", rows, Ct);

        var loaded = (await references.LoadAsync("devices", 0, Ct))!.Rows;
        Assert.Equal(Some.Text(rows.OrderBy(row => row.Key)), Some.Text(loaded.OrderBy(row => row.Key)));
    }

    [Fact]
    public async Task The_contents_of_collected_versions_are_cleared_away_and_so_are_those_that_were_never_named()
    {
        var references = await OpenAsync();
        foreach (var text in (string[])["a", "b", "c"])
            await references.ReplaceAsync("devices", Table(text), Ct);
        await references.ReplaceAsync("sites", Table("d"), Ct);
        var container = await _account.RawContainerAsync();
        // A writer died before it could name its version, and the next one stepped over it.
        await container.UploadBlobAsync("devices/4", BinaryData.FromString("unnamed"));
        Assert.Equal(5, await references.ReplaceAsync("devices", Table("e"), Ct));

        await references.CollectAsync(TimeProvider.System.GetUtcNow().AddHours(1), Ct);

        var blobs = await container.GetBlobsAsync().Select(blob => blob.Name).ToListAsync();

        Assert.Equal(["devices/5", "sites/1"], blobs);
    }

    [Fact]
    public async Task A_content_that_someone_took_away_is_said_to_be_gone()
    {
        var references = await OpenAsync();
        await references.ReplaceAsync("devices", Table("a"), Ct);
        await (await _account.RawContainerAsync()).DeleteBlobAsync("devices/1");

        var gone = await Assert.ThrowsAsync<DamagedTableException>(async () => await references.LoadAsync("devices", 0, Ct));

        Assert.Contains("'devices' can't be read: version 1 is gone", gone.Message, StringComparison.Ordinal);
        Assert.Equal(2, await references.ReplaceAsync("devices", Table("a"), Ct));
        Assert.Equal("a", (await references.LoadAsync("devices", 0, Ct))!.Rows["key"]["text"]);
    }

    // blob      version 2 is written ── the writer dies
    // row       names version 1 still
    [Fact]
    public async Task A_version_that_was_written_and_not_named_is_none()
    {
        var references = await OpenAsync();
        await references.ReplaceAsync("devices", Table("a"), Ct);
        await (await _account.RawContainerAsync()).UploadBlobAsync("devices/2", BinaryData.FromString("unnamed"));

        Assert.Equal(1, (await references.LoadAsync("devices", 0, Ct))!.Version);
        await references.CollectAsync(TimeProvider.System.GetUtcNow().AddHours(1), Ct);
        Assert.Equal(1, (await references.LoadAsync("devices", 0, Ct))!.Version);
    }

    [Fact]
    public async Task A_content_that_is_damaged_is_said_to_be_and_the_table_can_be_put_again()
    {
        var references = await OpenAsync();
        await references.ReplaceAsync("devices", Table("a"), Ct);
        var blob = (await _account.RawContainerAsync()).GetBlobClient("devices/1");
        var content = (await blob.DownloadContentAsync()).Value.Content.ToArray();
        content[^1] ^= 1;
        await blob.UploadAsync(BinaryData.FromBytes(content), overwrite: true);

        var damage = await Assert.ThrowsAsync<DamagedTableException>(async () => await references.LoadAsync("devices", 0, Ct));

        Assert.Contains("version 1 is damaged", damage.Message, StringComparison.Ordinal);
        Assert.Equal(2, await references.ReplaceAsync("devices", Table("a"), Ct));
    }

    [Fact]
    public async Task Of_those_who_replace_the_same_version_at_once_one_does()
    {
        await (await OpenAsync()).ReplaceAsync("devices", Table("first"), Ct);

        var versions = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(async () =>
            await (await OpenAsync()).TryReplaceAsync("devices", 1, Table($"{n}"), Ct))));

        Assert.Single(versions, version => version is not null);
    }

    [Fact]
    public async Task Those_who_replace_a_table_at_once_get_versions_of_their_own_and_the_highest_stays()
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Task.Run(async () =>
            (Version: await (await OpenAsync()).ReplaceAsync("devices", Table($"{n}"), Ct), Text: $"{n}"))));

        var newest = await (await OpenAsync()).LoadAsync("devices", 0, Ct);

        Assert.Equal(12, versions.DistinctBy(replaced => replaced.Version).Count());
        Assert.Equal(versions.Max(replaced => replaced.Version), newest!.Version);
        Assert.Equal(versions.MaxBy(replaced => replaced.Version).Text, newest.Rows["key"]["text"]);
    }

    [Fact]
    public async Task A_reader_always_finds_the_content_of_the_newest_version_and_never_goes_back()
    {
        var (writer, reader) = (await OpenAsync(), await OpenAsync());
        await writer.ReplaceAsync("devices", Table("0"), Ct);
        var writing = Task.Run(async () =>
        {
            for (var n = 1; n < 40; n++)
                await writer.ReplaceAsync("devices", Table($"{n}"), Ct);
        });

        for (var last = 0L; last < 40 && !writing.IsFaulted;)
        {
            if (await reader.LoadAsync("devices", last, Ct) is not { } loaded)
                continue;
            Assert.True(loaded.Version > last);
            Assert.Equal($"{loaded.Version - 1}", loaded.Rows["key"]["text"]);
            last = loaded.Version;
        }
        await writing;
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public async Task Whatever_is_lost_or_refused_the_last_one_that_was_put_in_place_stays(int seed)
    {
        var references = await OpenAsync(DisturbedTransport.Stormy(seed));
        var versions = new List<long>();
        for (var n = 0; n < 10; n++)
            versions.Add(await Insistence.RepeatAsync(async () => await references.ReplaceAsync("devices", Table($"{n}"), Ct)));

        var newest = await (await OpenAsync()).LoadAsync("devices", 0, Ct);

        Assert.Equal(versions.Order(), versions);
        Assert.Equal((versions[^1], "9"), (newest!.Version, newest.Rows["key"]["text"]));
    }

    private async Task<TableReferenceTables> OpenAsync(DisturbedTransport? transport = null) =>
        new(await _account.TableAsync(transport), await _account.ContainerAsync(transport), TimeProvider.System);

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Table(string text) =>
        new() { ["key"] = new Dictionary<string, string> { ["text"] = text } };
}
