using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores;

public abstract class PressureConformance(StoreHost<IPressure> host) : StoreConformance<IPressure>(host)
{
    private static readonly DateTimeOffset Now = Some.Moment;

    [Fact]
    public async Task No_flag_is_up_at_first() => Assert.False(await IsRaisedAsync());

    [Fact]
    public async Task A_flag_is_up_until_its_time()
    {
        await RaiseAsync("shard-1", Now.AddSeconds(5));

        Assert.True(await IsRaisedAsync());
        Assert.True(await IsRaisedAsync(4.999));
        Assert.False(await IsRaisedAsync(5));
        Assert.False(await Store.IsRaisedAsync("logs", Now, Ct));
    }

    [Fact]
    public async Task A_flag_is_up_while_any_source_holds_it_up()
    {
        await RaiseAsync("shard-1", Now.AddSeconds(5));
        await RaiseAsync("shard-2", Now.AddSeconds(9));
        Assert.True(await IsRaisedAsync(8));
        Assert.False(await IsRaisedAsync(9));
    }

    [Fact]
    public async Task A_new_time_takes_the_place_of_the_one_before()
    {
        await RaiseAsync("shard-1", Now.AddSeconds(50));
        await RaiseAsync("shard-1", Now.AddSeconds(5).ToOffset(TimeSpan.FromHours(7)));

        Assert.True(await IsRaisedAsync(4));
        Assert.False(await IsRaisedAsync(6));
    }

    private async Task RaiseAsync(string source, DateTimeOffset until) => await Store.RaiseAsync("telemetry", source, until, Ct);

    private async Task<bool> IsRaisedAsync(double after = 0) => await Store.IsRaisedAsync("telemetry", Now.AddSeconds(after), Ct);
}
