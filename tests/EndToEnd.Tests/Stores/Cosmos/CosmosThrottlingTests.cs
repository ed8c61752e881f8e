using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;
using Serverless.Runtime.Cosmos;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos;

/// <summary>Ten minutes of a bad account: three writers, random panes of random windows.</summary>
public sealed class CosmosThrottlingTests
{
    private static readonly Dictionary<Fault, double> Storm = new()
    {
        [Fault.Throttled] = 0.30, [Fault.Unavailable] = 0.05, [Fault.DroppedBefore] = 0.02, [Fault.DroppedAfter] = 0.03,
        [Fault.TimedOut] = 0.01,
        [Fault.Gone] = 0.01, [Fault.RetryWith] = 0.01, [Fault.Internal] = 0.01, [Fault.Precondition] = 0.01, [Fault.Slow] = 0.02,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Nothing_is_lost_and_no_pane_goes_backwards(int seed)
    {
        using var account = new SomeAccount(seed);
        var (accepted, best, random) = (new List<StoredItem>(), new Dictionary<ResultId, Result>(), new Random(seed));
        account.Cosmos.Items.Accepted = accepted.Add;
        CosmosResults[] writers = [account.Open(), account.Open(), account.Open()];
        (account.Faults.Shares, account.Faults.RetryAfter) = (Storm, TimeSpan.FromSeconds(1));
        for (var end = account.Clock.GetUtcNow().AddMinutes(10); account.Clock.GetUtcNow() < end;)
        {
            var panes = writers.Select(_ => Enumerable.Range(0, random.Next(1, 12)).Select(_ => SomePane(random)).ToList()).ToList();
            foreach (var pane in panes.SelectMany(some => some))
                best[pane.Id] = best.TryGetValue(pane.Id, out var other) && !pane.Supersedes(other) ? other : pane;
            await Task.WhenAll(writers.Zip(panes, (writer, some) => UntilWrittenAsync(writer, some)));
        }
        account.Faults.Shares = new Dictionary<Fault, double>();

        foreach (var (id, pane) in best)
        {
            var stored = (await writers[0].FindAsync(id, default))!.Value.Result;
            Assert.Equal((pane.Events, pane.Kind), (stored.Events, stored.Kind));
        }
        Assert.All(Successors(accepted), pair =>
            Assert.True(pair.Later.Supersedes(pair.Earlier), $"{pair.Earlier} was replaced by {pair.Later}"));
        Assert.True(accepted.Count > best.Count * 2, $"only {accepted.Count} versions of {best.Count} results were accepted");
    }

    /// <summary>As a shard's outbox does: what could not be written is tried again.</summary>
    private static async Task UntilWrittenAsync(CosmosResults writer, List<Result> panes)
    {
        for (var isWritten = false; !isWritten;)
        {
            try
            {
                await writer.WriteAsync(panes, default);
                isWritten = true;
            }
            catch (StoreUnavailableException)
            {
            }
        }
    }

    private static Result SomePane(Random random) =>
        Some.Result(
            $"k{random.Next(12)}", random.Next(4) * 10, events: random.Next(1, 400), kind: (PaneKind)random.Next(4), pane: random.Next(6));

    private static IEnumerable<(Result Earlier, Result Later)> Successors(List<StoredItem> accepted) =>
        from versions in accepted.Select(item => ResultItem.Read(item.Body)).GroupBy(result => result.Id)
        from pair in versions.Zip(versions.Skip(1))
        select pair;
}
