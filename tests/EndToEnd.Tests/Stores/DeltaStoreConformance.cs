using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores;

public abstract class DeltaStoreConformance(StoreHost<IDeltaStore> host) : StoreConformance<IDeltaStore>(host)
{
    private const string Pipeline = "telemetry";

    [Fact]
    public async Task An_object_is_read_in_parts()
    {
        await Store.WriteAsync(Pipeline, "a", Bytes(100), Ct);

        Assert.Equal(Bytes(100), await ReadAsync("a", 0, 100));
        Assert.Equal(Bytes(100)[20..30], await ReadAsync("a", 20, 10));
        Assert.Equal(Bytes(100)[90..], await ReadAsync("a", 90, 1_000));
        Assert.Equal(Bytes(0), await ReadAsync("a", 100, 10));
        Assert.Equal(Bytes(0), await ReadAsync("a", 5_000, 10));
        Assert.Equal(Bytes(0), await ReadAsync("a", 5, 0));
        Assert.Equal(Bytes(100), await ReadAsync("a", 0, int.MaxValue));
    }

    [Fact]
    public async Task What_is_not_there_is_null_and_may_be_deleted()
    {
        Assert.Null(await ReadAsync("a", 0, 10));
        await Store.DeleteAsync(Pipeline, "a", Ct);
        await Store.WriteAsync(Pipeline, "a", Bytes(10), Ct);
        Assert.Null(await ReadAsync("b", 0, 10));
        await Store.DeleteAsync(Pipeline, "b", Ct);
        Assert.Null(await Store.ReadAsync("logs", "a", 0, 10, Ct));
    }

    [Fact]
    public async Task A_deleted_object_is_gone()
    {
        await Store.WriteAsync(Pipeline, "a", Bytes(10), Ct);
        await Store.DeleteAsync(Pipeline, "a", Ct);

        Assert.Null(await ReadAsync("a", 0, 10));
        Assert.Empty(await ListAsync(Clock.GetUtcNow().AddDays(1)));
    }

    [Fact]
    public async Task A_name_written_twice_is_one_object()
    {
        await Store.WriteAsync(Pipeline, "a", Bytes(10), Ct);
        await Store.WriteAsync(Pipeline, "a", Bytes(10), Ct);

        Assert.Equal(Bytes(10), await ReadAsync("a", 0, 100));
        Assert.Single(await ListAsync(Clock.GetUtcNow().AddDays(1)));
    }

    [Fact]
    public async Task An_object_may_be_empty_or_large()
    {
        await Store.WriteAsync(Pipeline, "empty", Bytes(0), Ct);
        await Store.WriteAsync(Pipeline, "large", Bytes(3_000_000), Ct);

        Assert.Equal(Bytes(0), await ReadAsync("empty", 0, 10));
        Assert.Equal(Bytes(3_000_000), await ReadAsync("large", 0, 3_000_000));
    }

    [Fact]
    public async Task The_list_holds_the_objects_written_before_the_given_time()
    {
        var names = Enumerable.Range(0, 50).Select(n => $"2026-03-01-{n}.delta").ToList();
        foreach (var name in names)
            await Store.WriteAsync(Pipeline, name, Bytes(1), Ct);
        await Store.WriteAsync("logs", "other", Bytes(1), Ct);

        var now = Clock.GetUtcNow();
        var listed = await ListAsync(now.AddDays(1));

        Assert.Equal(names.Order(), listed.Select(found => found.Name).Order());
        Assert.All(listed, found => Assert.InRange(found.WrittenAt, now.AddMinutes(-5), now.AddMinutes(5)));
        Assert.Empty(await ListAsync(now.AddDays(-1)));
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(n => (byte)(n * 7))];

    private async Task<byte[]?> ReadAsync(string name, long offset, int length) =>
        (await Store.ReadAsync(Pipeline, name, offset, length, Ct))?.ToArray();

    private Task<List<DeltaObject>> ListAsync(DateTimeOffset before) => Store.ListAsync(Pipeline, before, Ct).ToListAsync().AsTask();
}
