using Serverless.Runtime.Deltas;
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
        await Store.DeleteAsync(Pipeline, ["a"], Ct);
        await Store.WriteAsync(Pipeline, "a", Bytes(10), Ct);
        Assert.Null(await ReadAsync("b", 0, 10));
        await Store.DeleteAsync(Pipeline, ["b"], Ct);
        Assert.Null(await Store.ReadAsync("logs", "a", 0, 10, Ct));
    }

    [Fact]
    public async Task A_deleted_object_is_gone()
    {
        var name = DeltaName.New(Some.Moment);
        await Store.WriteAsync(Pipeline, name, Bytes(10), Ct);
        await Store.DeleteAsync(Pipeline, [name], Ct);

        Assert.Null(await ReadAsync(name, 0, 10));
        Assert.Empty(await ListAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task A_name_written_twice_is_one_object()
    {
        var name = DeltaName.New(Some.Moment);
        await Store.WriteAsync(Pipeline, name, Bytes(10), Ct);
        await Store.WriteAsync(Pipeline, name, Bytes(10), Ct);

        Assert.Equal(Bytes(10), await ReadAsync(name, 0, 100));
        Assert.Equal([name], await ListAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    [InlineData(20)]
    public async Task An_object_that_is_written_again_is_as_it_was_written_last(int before)
    {
        var name = DeltaName.New(Some.Moment);
        await Store.WriteAsync(Pipeline, name, Bytes(before), Ct);

        await Store.WriteAsync(Pipeline, name, Bytes(10), Ct);

        Assert.Equal(Bytes(10), await ReadAsync(name, 0, 100));
        Assert.Equal(Bytes(10)[4..8], await ReadAsync(name, 4, 4));
    }

    [Fact]
    public async Task A_new_object_takes_no_name_that_is_taken()
    {
        Assert.True(await Store.TryWriteNewAsync(Pipeline, "a", Bytes(10), Ct));
        Assert.False(await Store.TryWriteNewAsync(Pipeline, "a", Bytes(20), Ct));
        Assert.Equal(Bytes(10), await ReadAsync("a", 0, 100));

        await Store.DeleteAsync(Pipeline, ["a"], Ct);
        Assert.True(await Store.TryWriteNewAsync(Pipeline, "a", Bytes(20), Ct));
        Assert.Equal(Bytes(20), await ReadAsync("a", 0, 100));
    }

    [Fact]
    public async Task Of_many_that_write_a_new_object_one_does()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(async length =>
            await Store.TryWriteNewAsync(Pipeline, "a", Bytes(length), Ct) ? length : 0));

        Assert.Equal(Bytes(Assert.Single(answers, length => length > 0)), await ReadAsync("a", 0, 100));
    }

    [Fact]
    public async Task An_object_may_be_empty_or_large()
    {
        await Store.WriteAsync(Pipeline, "empty", Bytes(0), Ct);
        await Store.WriteAsync(Pipeline, "large", Bytes(3_000_000), Ct);

        Assert.Equal(Bytes(0), await ReadAsync("empty", 0, 10));
        Assert.Equal(Bytes(3_000_000), await ReadAsync("large", 0, 3_000_000));
    }

    // made at   0 h   1 tick later   6 min   2 h   30 h   400 d   10 y
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(0, 3)]
    [InlineData(1, 4)]
    [InlineData(2, 5)]
    [InlineData(3, 5)]
    [InlineData(0, 6)]
    [InlineData(5, 6)]
    [InlineData(4, 2)]
    public async Task The_list_holds_the_objects_made_within_the_span(int from, int before)
    {
        TimeSpan[] ages =
        [
            default, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(6), TimeSpan.FromHours(2), TimeSpan.FromHours(30), TimeSpan.FromDays(400),
            TimeSpan.FromDays(3650),
        ];
        var names = ages.Select(age => DeltaName.New(Some.Moment + age)).ToList();
        foreach (var name in names)
            await Store.WriteAsync(Pipeline, name, Bytes(1), Ct);
        await Store.WriteAsync("logs", DeltaName.New(Some.Moment), Bytes(1), Ct);

        var listed = await ListAsync(Some.Moment + ages[from], Some.Moment + ages[before]);

        Assert.Equal(names.Where((_, index) => index >= from && index < before), listed);
    }

    [Fact]
    public async Task A_long_list_is_complete()
    {
        var names = Enumerable.Range(0, 300).Select(minute => DeltaName.New(Some.Moment.AddMinutes(minute))).ToList();
        await Parallel.ForEachAsync(names, async (name, ct) => await Store.WriteAsync(Pipeline, name, Bytes(1), ct));

        Assert.Equal(names, await ListAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
        Assert.Equal(names[10..290], await ListAsync(Some.Moment.AddMinutes(10), Some.Moment.AddMinutes(290)));
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(n => (byte)(n * 7))];

    private async Task<byte[]?> ReadAsync(string name, long offset, int length) =>
        (await Store.ReadAsync(Pipeline, name, offset, length, Ct))?.ToArray();

    private async Task<List<string>> ListAsync(DateTimeOffset from, DateTimeOffset before) =>
        [.. (await Store.ListAsync(Pipeline, from, before, Ct).ToListAsync()).Order(StringComparer.Ordinal)];
}
