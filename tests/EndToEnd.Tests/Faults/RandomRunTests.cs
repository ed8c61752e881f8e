using Serverless.Core.Tests.Streams;

namespace Serverless.EndToEnd.Tests.Faults;

public sealed class RandomRunTests
{
    [Theory]
    [InlineData(1, 40)]
    [InlineData(3, 40)]
    public async Task Whatever_happens_results_side_outputs_and_ledger_are_the_oracles(int partitions, int seeds)
    {
        for (var seed = 0; seed < seeds; seed++)
        {
            var log = SomeStream.Of(new Random(seed), partitions, events: 150);
            await using var world = new World(new SimulatedTopic(log), options: Chaos.Options(new Random(seed)));
            await new Chaos(world, seed).RunAsync();
            await world.DrainAsync();
            await Outcome.AssertAsync(world, Oracle.Of(log), $"seed {seed}");
        }
    }
}
