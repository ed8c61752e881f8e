using Microsoft.Extensions.Time.Testing;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Stores.Embedded;

public sealed class EmbeddedDeltaFileTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(Some.Moment);
    private EmbeddedStores? _stores;

    private IDeltaStore Deltas => _stores!.Deltas;

    public Task InitializeAsync()
    {
        _stores = _folder.Open(EmbeddedDurability.Power, _clock);
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _stores!.DisposeAsync().AsTask();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("..")]
    [InlineData("../../escaped")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("/tmp/escaped")]
    [InlineData(".hidden")]
    [InlineData("")]
    [InlineData("nul\0")]
    [InlineData("new\nline")]
    public async Task A_name_that_could_lead_elsewhere_is_a_bug(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Deltas.WriteAsync("telemetry", name, new byte[1], default).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => Deltas.WriteAsync(name, "a", new byte[1], default).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(async () => await Deltas.ReadAsync("telemetry", name, 0, 1, default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Deltas.DeleteAsync("telemetry", [name], default));
    }

    [Fact]
    public async Task Writers_side_by_side_leave_only_whole_objects()
    {
        var contents = Enumerable.Range(0, 60).ToDictionary(n => $"delta-{n}", n => Enumerable.Repeat((byte)n, 5_000 + n).ToArray());

        await Task.WhenAll(contents.Select(one => Task.Run(() => Deltas.WriteAsync("telemetry", one.Key, one.Value, default).AsTask())));

        foreach (var (name, content) in contents)
            Assert.Equal(content, (await Deltas.ReadAsync("telemetry", name, 0, 10_000, default))!.Value.ToArray());
        Assert.Empty(Directory.GetFiles(_folder["unfinished"]));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_the_stores_trouble_and_leaves_nothing()
    {
        File.WriteAllText(Path.Combine(_folder["deltas"], "telemetry"), "in the way");

        var failed = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            Deltas.WriteAsync("telemetry", "a", new byte[9], default).AsTask());

        Assert.Contains("telemetry", failed.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder["unfinished"]));
    }
}
