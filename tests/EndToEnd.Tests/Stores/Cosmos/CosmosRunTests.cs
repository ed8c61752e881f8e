using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos;

/// <summary>Whole runs with results in Cosmos DB.</summary>
public sealed class CosmosRunTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_run_over_a_bad_account_ends_with_the_oracles_results(int seed)
    {
        var log = SomeStream.Of(new Random(seed), 2, events: 120);
        await using var world = new World(new SimulatedTopic(log));
        using var account = new SomeAccount(seed, world.Clock);
        world.Stores = world.Stores with { Results = account.Open() };
        var host = world.Start();
        account.Faults.Shares =
            new Dictionary<Fault, double> { [Fault.Throttled] = 0.3, [Fault.Unavailable] = 0.05, [Fault.DroppedAfter] = 0.05 };
        for (var batch = 0; batch < 6; batch++)
        {
            await host.BatchAsync([20, 20], new Random(batch));
            await world.DeliverAllAsync(host);
        }
        account.Faults.Shares = new Dictionary<Fault, double>();

        await world.DrainAsync();

        await Outcome.AssertAsync(world, Oracle.Of(log), $"seed {seed}");
    }
}
