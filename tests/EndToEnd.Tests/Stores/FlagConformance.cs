using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores;

public abstract class FlagConformance(StoreHost<IFlags> host) : StoreConformance<IFlags>(host)
{
    private static readonly DateTimeOffset Now = Some.Moment;

    [Fact]
    public async Task No_flag_is_up_at_first() => Assert.Equal(new FlagsUp(Pressure: false, TickedBy: null), await ReadAsync());

    [Fact]
    public async Task A_flag_is_up_until_its_time()
    {
        await RaiseAsync(Flag.Pressure("shard-1"), Now.AddSeconds(5));

        Assert.True((await ReadAsync()).Pressure);
        Assert.True((await ReadAsync(4.999)).Pressure);
        Assert.False((await ReadAsync(5)).Pressure);
        Assert.False((await Store.ReadAsync("logs", Now, Ct)).Pressure);
    }

    [Fact]
    public async Task There_is_pressure_while_any_shard_holds_its_flag_up()
    {
        await RaiseAsync(Flag.Pressure("shard-1"), Now.AddSeconds(5));
        await RaiseAsync(Flag.Pressure("shard-2"), Now.AddSeconds(9));

        Assert.True((await ReadAsync(8)).Pressure);
        Assert.False((await ReadAsync(9)).Pressure);
    }

    [Fact]
    public async Task A_new_time_takes_the_place_of_the_one_before()
    {
        await RaiseAsync(Flag.Pressure("shard-1"), Now.AddSeconds(50));
        await RaiseAsync(Flag.Pressure("shard-1"), Now.AddSeconds(5).ToOffset(TimeSpan.FromHours(7)));

        Assert.True((await ReadAsync(4)).Pressure);
        Assert.False((await ReadAsync(6)).Pressure);
    }

    // timer    0 ────── 5
    // one         1 ─────── 6
    // held     timer one     nobody
    [Fact]
    public async Task Who_raised_the_flag_of_the_ticks_last_holds_it()
    {
        await RaiseAsync(Flag.Ticks(Flag.Timer), Now.AddSeconds(5));
        Assert.Equal(Flag.Timer, (await ReadAsync()).TickedBy);

        await RaiseAsync(Flag.Ticks("one"), Now.AddSeconds(6));
        Assert.Equal("one", (await ReadAsync(1)).TickedBy);
        Assert.Equal("one", (await ReadAsync(5)).TickedBy);
        Assert.Null((await ReadAsync(6)).TickedBy);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task The_ticks_are_no_pressure_and_pressure_is_no_tick(bool ticks, bool pressure)
    {
        if (ticks)
            await RaiseAsync(Flag.Ticks(Flag.Timer), Now.AddSeconds(5));
        foreach (var shard in Enumerable.Range(0, pressure ? 20 : 0))
            await RaiseAsync(Flag.Pressure($"Shard/{shard}"), Now.AddSeconds(5));

        Assert.Equal(new FlagsUp(pressure, ticks ? Flag.Timer : null), await ReadAsync());
    }

    [Fact]
    public async Task A_flag_that_a_clock_far_ahead_has_raised_is_not_up()
    {
        await RaiseAsync(Flag.Ticks(Flag.Timer), Now + IFlags.Longest);
        await RaiseAsync(Flag.Pressure("shard-1"), Now + IFlags.Longest);

        Assert.Equal(new FlagsUp(Pressure: true, Flag.Timer), await ReadAsync());
        Assert.Equal(new FlagsUp(Pressure: false, null), await ReadAsync(-0.001));
    }

    private async Task RaiseAsync(Flag flag, DateTimeOffset until) => await Store.RaiseAsync("telemetry", flag, until, Ct);

    private async Task<FlagsUp> ReadAsync(double after = 0) => await Store.ReadAsync("telemetry", Now.AddSeconds(after), Ct);
}
