using System.Text;
using Serverless.Core.Time;
using Serverless.Runtime.Cosmos;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos;

public sealed class ResultItemTests
{
    [Fact]
    public void Numbers_are_read_as_the_service_writes_them()
    {
        var item = """
            {"id":"v:-9223372036854775808","pipeline":"p","view":"v","key":"k","end":9.2233720368547758E+18,"layout":1.0,"pane":2E0,
             "kind":1,"events":1.5E+3,"definition":"d","state":"AQ=="}
            """;

        var result = ResultItem.Read(Encoding.UTF8.GetBytes(item));

        Assert.Equal((EventTime.Min, EventTime.Max, 2, 1_500L), (result.Id.Start, result.End, result.PaneIndex, result.Events));
    }

    [Fact]
    public async Task A_key_too_long_for_a_partition_key_is_hashed_and_kept_beside()
    {
        using var account = new SomeAccount();
        var (results, key) = (account.Open(), new string('é', 5_000));
        await results.WriteAsync([Some.Result(key), Some.Result("short")], default);

        Assert.Equal(key, (await results.FindAsync(Some.Result(key).Id, default))!.Value.Result.Id.Key);
        Assert.Equal(
            [key],
            await results.QueryAsync("telemetry", "device", key, EventTime.Min, EventTime.Max, default)
                .Select(result => result.Id.Key)
                .ToListAsync());
        Assert.All(
            account.Cosmos.Items.List(new("telemetry", "device", null, double.MinValue, double.MaxValue)),
            item => Assert.InRange(item.Key.Length, 1, 40));
    }

    [Theory]
    [InlineData('k', 10)]
    [InlineData('k', 2_000)]
    [InlineData('é', 200_000)]
    public async Task The_largest_item_is_taken_and_a_larger_one_refused(char sign, int keyLength)
    {
        using var account = new SomeAccount();
        var results = account.Open();
        var envelope = ResultItem.Write(Some.Result(new string(sign, keyLength)) with { State = default }, int.MaxValue).Length;
        var largest = Some.Result(new string(sign, keyLength)) with { State = Plus((ResultItem.MaxBytes - envelope) / 4 * 3) };

        Assert.Null(results.RejectionOf(largest));
        await results.WriteAsync([largest], default);
        Assert.Equal(largest.State.Length, (await results.FindAsync(largest.Id, default))!.Value.Result.State.Length);

        Assert.Contains(
            $"{keyLength} characters of them its key",
            results.RejectionOf(largest with { State = Plus(largest.State.Length + 4) })!,
            StringComparison.Ordinal);
    }

    // In base64 it is full of signs that JSON might escape.
    private static byte[] Plus(int length) => [.. Enumerable.Repeat((byte)0xFB, length)];
}
