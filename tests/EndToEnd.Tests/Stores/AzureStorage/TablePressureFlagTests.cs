using Azure.Data.Tables;
using Serverless.Runtime.AzureStorage;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

public sealed class TablePressureFlagTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private readonly Account _account = new();

    [Fact]
    public async Task Asking_for_flags_is_one_request()
    {
        var transport = DisturbedTransport.Calm();
        var pressure = new TablePressure(await _account.TableAsync(transport));
        await pressure.RaiseAsync("telemetry", "shard-1", Some.Moment, Ct);
        var before = transport.Requests;

        Assert.True(await pressure.IsRaisedAsync("telemetry", Some.Moment.AddSeconds(-1), Ct));
        Assert.False(await pressure.IsRaisedAsync("telemetry", Some.Moment, Ct));

        Assert.Equal(before + 2, transport.Requests);
    }

    [Fact]
    public async Task Flags_that_ran_out_long_ago_are_deleted_when_another_is_raised()
    {
        var pressure = new TablePressure(await _account.TableAsync());
        await pressure.RaiseAsync("telemetry", "gone", Some.Moment, Ct);
        await pressure.RaiseAsync("telemetry", "lately", Some.Moment.AddMinutes(150), Ct);
        await pressure.RaiseAsync("logs", "other", Some.Moment, Ct);

        await pressure.RaiseAsync("telemetry", "now", Some.Moment.AddMinutes(180), Ct);

        Assert.Equal(["other", "lately", "now"], await SourcesAsync());
    }

    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    public async Task Whatever_is_lost_or_refused_flags_end_as_they_were_set_last(int seed)
    {
        var pressure = new TablePressure(await _account.TableAsync(DisturbedTransport.Stormy(seed)));
        for (var n = 0; n < 20; n++)
            await Insistence.RepeatAsync(async () => await pressure.RaiseAsync("telemetry", $"s{n % 5}", Some.Moment.AddSeconds(n), Ct));

        Assert.Equal(["s0 15", "s1 16", "s2 17", "s3 18", "s4 19"], await FlagsAsync());
    }

    private async Task<List<string>> FlagsAsync() =>
        await (await _account.RawTableAsync()).QueryAsync<TableEntity>()
            .Select(row => $"{row.RowKey} {(row.GetInt64("until")!.Value - Some.Moment.UtcTicks) / TimeSpan.TicksPerSecond}")
            .ToListAsync();

    private async Task<List<string>> SourcesAsync() =>
        await (await _account.RawTableAsync()).QueryAsync<TableEntity>().Select(row => row.RowKey).ToListAsync();
}
