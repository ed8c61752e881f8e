using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Epochs;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>Steps that change layouts while all runs, and entities that stop for a while.</summary>
internal sealed class LayoutSteps(SimulatedWorld world)
{
    public async Task TakeAsync(Step.Reshard step)
    {
        var (outer, changes) = (world.World, false);
        var keeper = new EpochKeeper(outer.Stores.Ledger, outer.Topic, outer.Clock, outer.Revision, isAlone: false);
        await keeper.RelayAsync(
            outer.Pipeline.Name,
            "a step of the simulation",
            epochs =>
            {
                // Once: what is asked after a conflict is the same.
                changes = true;
                var views = epochs[^1].Views;
                return ValueTask.FromResult<IReadOnlyList<ViewLayout>?>(
                    LayoutPlan.Resharded(epochs, views[step.View % views.Count].Name, 1 + (step.Shards % 4)));
            },
            CancellationToken.None);
        if (changes)
            world.Seen.Fault(FaultKinds.Layouts);
    }

    public void Take(Step.Freeze step)
    {
        if (world.World.States.Count > 0)
            world.World.Frozen.Add(world.World.States.Keys.ElementAt(step.Shard % world.World.States.Count));
    }
}
