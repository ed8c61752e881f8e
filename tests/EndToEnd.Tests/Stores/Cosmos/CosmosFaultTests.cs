using Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;
using Serverless.Runtime.Cosmos;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos;

/// <summary>One fault after the other, at every kind of request.</summary>
public sealed class CosmosFaultTests : IDisposable
{
    private readonly SomeAccount _account = new();

    public static TheoryData<string> Passing =>
    [
        nameof(Fault.Throttled), nameof(Fault.Unavailable), nameof(Fault.Internal), nameof(Fault.TimedOut), nameof(Fault.Gone),
        nameof(Fault.RetryWith),
        nameof(Fault.DroppedBefore), nameof(Fault.DroppedAfter), nameof(Fault.Slow),
    ];

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task A_fault_that_passes_delays_a_pane_and_does_no_more(string fault)
    {
        var results = await OpenedAsync();
        for (var pane = 0; pane < 3; pane++)
        {
            Expect(fault);
            await results.WriteAsync([Some.Result(events: pane + 1, pane: pane)], default);
        }

        Expect(fault);
        Assert.Equal(3, (await results.FindAsync(Some.Result().Id, default))!.Value.Result.Events);
        Expect(fault);
        Assert.Equal(
            [3],
            await results.QueryAsync("telemetry", "device", null, new(0), new(99), default).Select(result => result.Events).ToListAsync());
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task A_replacement_whose_answer_got_lost_is_known_to_have_happened(string fault)
    {
        var results = await OpenedAsync();

        Expect(fault);
        Assert.NotNull(await results.TryReplaceAsync(Some.Result(events: 5), null, default));
        var tag = (await results.FindAsync(Some.Result().Id, default))!.Value.Tag;
        Expect(fault);
        Assert.NotNull(await results.TryReplaceAsync(Some.Result(events: 6), tag, default));
        Expect(fault);
        Assert.Null(await results.TryReplaceAsync(Some.Result(events: 7), tag, default));
    }

    [Fact]
    public async Task A_conflict_with_nobody_is_looked_into()
    {
        var results = await OpenedAsync();
        await results.WriteAsync([Some.Result(events: 1)], default);

        _account.Faults.Next(Fault.Precondition);
        await results.WriteAsync([Some.Result(events: 2, pane: 1)], default);

        Assert.Equal(2, (await results.FindAsync(Some.Result().Id, default))!.Value.Result.Events);
    }

    [Theory]
    [InlineData(nameof(Fault.Throttled), "the account throttles")]
    [InlineData(nameof(Fault.Unavailable), "the account answers 503")]
    [InlineData(nameof(Fault.DroppedBefore), "there is no answer")]
    public async Task When_patience_is_used_up_the_call_gives_up_and_the_next_one_goes_on(string fault, string why)
    {
        var results = await OpenedAsync();
        var panes = Enumerable.Range(0, 20).Select(key => Some.Result($"k{key:00}")).ToList();
        await results.WriteAsync([.. panes.Take(8)], default);
        var begun = _account.Clock.GetUtcNow();
        _account.Faults.Shares = new Dictionary<Fault, double> { [Enum.Parse<Fault>(fault)] = 1 };

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => results.WriteAsync(panes, default).AsTask());

        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        // Waits that run at the same time add up on this clock, so the last may end after the patience.
        var most = new CosmosResultsOptions().Patience + TimeSpan.FromSeconds(2);
        Assert.InRange(_account.Clock.GetUtcNow() - begun, TimeSpan.FromSeconds(1), most);
        _account.Faults.Shares = new Dictionary<Fault, double>();
        var before = _account.Cosmos.Requests;
        await results.WriteAsync(panes, default);
        Assert.Equal(12, _account.Cosmos.Requests - before);
    }

    public void Dispose() => _account.Dispose();

    private void Expect(string fault) => _account.Faults.Next(Enum.Parse<Fault>(fault), Enum.Parse<Fault>(fault));

    /// <summary>With the container found, so that the faults meet items.</summary>
    private async Task<CosmosResults> OpenedAsync()
    {
        var results = _account.Open();
        await results.FindAsync(Some.Result("nobody").Id, default);
        return results;
    }
}
