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
        await pressure.SetAsync("telemetry", "shard-1", Some.Moment, Ct);
        var before = transport.Requests;

        Assert.True(await pressure.IsRaisedAsync("telemetry", Some.Moment.AddSeconds(-1), Ct));
        Assert.False(await pressure.IsRaisedAsync("telemetry", Some.Moment, Ct));

        Assert.Equal(before + 2, transport.Requests);
    }

    [Fact]
    public async Task A_lowered_flag_is_deleted()
    {
        var pressure = new TablePressure(await _account.TableAsync());
        await pressure.SetAsync("telemetry", "shard/1", Some.Moment, Ct);
        await pressure.SetAsync("telemetry", "shard/1", null, Ct);

        Assert.Empty(await SourcesAsync());
    }

    [Fact]
    public async Task Flags_that_ran_out_long_ago_are_deleted_when_another_is_raised()
    {
        var pressure = new TablePressure(await _account.TableAsync());
        await pressure.SetAsync("telemetry", "gone", Some.Moment, Ct);
        await pressure.SetAsync("telemetry", "lately", Some.Moment.AddMinutes(150), Ct);
        await pressure.SetAsync("logs", "other", Some.Moment, Ct);

        await pressure.SetAsync("telemetry", "now", Some.Moment.AddMinutes(180), Ct);

        Assert.Equal(["other", "lately", "now"], await SourcesAsync());
    }

    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    public async Task Whatever_is_lost_or_refused_flags_end_as_they_were_set_last(int seed)
    {
        var pressure = new TablePressure(await _account.TableAsync(DisturbedTransport.Stormy(seed)));
        for (var n = 0; n < 20; n++)
        {
            await Insistence.RepeatAsync(async () =>
                await pressure.SetAsync("telemetry", $"s{n % 5}", n % 3 == 0 ? null : Some.Moment, Ct));
        }

        Assert.Equal(["s1", "s2", "s4"], await SourcesAsync());
    }

    private async Task<List<string>> SourcesAsync() =>
        await (await _account.RawTableAsync()).QueryAsync<TableEntity>().Select(row => row.RowKey).ToListAsync();
}
