using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>Changes the topic, and knows what of it the ledger can't take for its own.</summary>
internal sealed class TopicSteps(SimulatedWorld world)
{
    private TopicContent? _old;

    // How many rows there were when the old topic went, and when the newest came.
    private int _ofOld;
    private int _sealedBefore;

    private SimulatedTopic Topic => world.World.Topic;

    /// <summary>Whether the topic is another than the one that is sealed.</summary>
    public bool IsAnother => _old is not null;

    public void Take(Step.Produce step)
    {
        var partition = step.Partition % Topic.Partitions;
        var produced = Math.Min(Topic.Records[partition].Count, Topic.Produced[partition] + step.Count);
        if (produced > Topic.Produced[partition])
            world.Seen.Fault(FaultKinds.Trickle);
        Topic.Produced[partition] = produced;
    }

    public void Grow()
    {
        if (Topic.Partitions < Topic.Records.Count)
            world.Seen.Fault(FaultKinds.Growth);
        Topic.Partitions = Topic.Records.Count;
    }

    /// <summary>Before anything is sealed, the new topic is the topic. Else it is another one.</summary>
    public void Take(Step.Recreate step)
    {
        var events = 1 + (Topic.Records.Sum(partition => partition.Count) * step.Quarters / 4);
        var log = SomeStream.Of(new Random(step.Seed), Topic.Records.Count, events, world.Stream.Twists.HasFlag(Twists.Scattered));
        if (world.World.Sealed.Count == 0)
            world.Stream.Log = log;
        else if (_old is null)
            (_old, _ofOld) = (Topic.Content, world.World.Sealed.Count);
        else
            AssertNothingSealed();
        _sealedBefore = world.World.Sealed.Count;
        Topic.Recreate(log);
        Array.ForEach(world.Hosts, host => Array.Clear(host.Next));
        world.Seen.Fault(FaultKinds.Recreate);
    }

    /// <summary>The topic that is sealed is there again, unless something of the other one was sealed.</summary>
    public void Return()
    {
        if (_old is null || world.World.Sealed.Count > _ofOld)
            return;
        Topic.Content = _old;
        _old = null;
        Array.ForEach(world.Hosts, host => Topic.Committed.CopyTo(host.Next, 0));
        world.Seen.Return();
    }

    /// <summary>Nothing of the newest topic is sealed in a partition that shows that it is another one.</summary>
    public void AssertNothingSealed()
    {
        foreach (var row in world.World.Sealed.Skip(_sealedBefore))
            Assert.False(Shows(row.Partition), $"sealed on the rows of a topic that is gone: {row}");
    }

    /// <summary>Whether a record of the other topic, or that there is none, shows that a partition isn't the one that is sealed.</summary>
    public bool Shows(Partition partition)
    {
        var head = world.World.Sealed.Take(_sealedBefore).Where(row => row.Partition == partition).MaxBy(row => row.Last.Value);
        if (head is null)
            return false;
        return Topic.EndOf(partition) <= head.Last
            || Topic.Records[partition.Value].Any(record => record.Offset == head.Last && RecordMark.Of(record) != head.LastRecord);
    }
}
