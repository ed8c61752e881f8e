using Azure.Data.Tables;
using Serverless.Runtime.AzureStorage;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

public sealed class TableFlagRequestTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private readonly Account _account = new();

    [Fact]
    public async Task Asking_for_flags_is_one_request_however_many_are_up()
    {
        var transport = DisturbedTransport.Calm();
        var flags = new TableFlags(await _account.TableAsync(transport));
        for (var shard = 0; shard < 5; shard++)
            await flags.RaiseAsync("telemetry", Flag.Pressure($"shard-{shard}"), Some.Moment, Ct);
        await flags.RaiseAsync("telemetry", Flag.Ticks(Flag.Timer), Some.Moment.AddSeconds(1), Ct);
        var before = transport.Requests;

        Assert.Equal(new FlagsUp(Pressure: true, Flag.Timer), await flags.ReadAsync("telemetry", Some.Moment.AddSeconds(-1), Ct));
        Assert.Equal(new FlagsUp(Pressure: false, Flag.Timer), await flags.ReadAsync("telemetry", Some.Moment, Ct));
        Assert.Equal(new FlagsUp(Pressure: false, null), await flags.ReadAsync("telemetry", Some.Moment.AddSeconds(1), Ct));

        Assert.Equal(before + 3, transport.Requests);
    }

    [Fact]
    public async Task Flags_that_ran_out_long_ago_are_deleted_when_another_is_raised()
    {
        var flags = new TableFlags(await _account.TableAsync());
        await flags.RaiseAsync("telemetry", Flag.Pressure("gone"), Some.Moment, Ct);
        await flags.RaiseAsync("telemetry", Flag.Pressure("lately"), Some.Moment.AddMinutes(150), Ct);
        await flags.RaiseAsync("logs", Flag.Pressure("other"), Some.Moment, Ct);

        await flags.RaiseAsync("telemetry", Flag.Pressure("now"), Some.Moment.AddMinutes(180), Ct);

        Assert.Equal(["other", "lately", "now"], await SourcesAsync());
    }

    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    public async Task Whatever_is_lost_or_refused_flags_end_as_they_were_set_last(int seed)
    {
        var flags = new TableFlags(await _account.TableAsync(DisturbedTransport.Stormy(seed)));
        for (var n = 0; n < 20; n++)
        {
            await Insistence.RepeatAsync(async () =>
                await flags.RaiseAsync("telemetry", Flag.Pressure($"s{n % 5}"), Some.Moment.AddSeconds(n), Ct));
        }

        Assert.Equal(["s0 15", "s1 16", "s2 17", "s3 18", "s4 19"], await FlagsAsync());
    }

    private async Task<List<string>> FlagsAsync() =>
        await (await _account.RawTableAsync()).QueryAsync<TableEntity>()
            .Select(row => $"{SourceOf(row)} {(row.GetInt64("until")!.Value - Some.Moment.UtcTicks) / TimeSpan.TicksPerSecond}")
            .ToListAsync();

    private async Task<List<string>> SourcesAsync() =>
        await (await _account.RawTableAsync()).QueryAsync<TableEntity>().Select(SourceOf).ToListAsync();

    private static string SourceOf(TableEntity row) => row.GetString("key")["wait/".Length..];
}
