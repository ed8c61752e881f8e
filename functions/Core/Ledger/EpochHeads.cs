using Serverless.Core.Positions;

namespace Serverless.Core.Ledger;

/// <summary>Where the chains of an epoch end.</summary>
/// <param name="Topic">The heads of the topic's own chains, by partition.</param>
/// <param name="Redriven">Those of what is redriven, by partition; none while the epoch takes no redrives.</param>
public sealed record EpochHeads(PartitionHead[] Topic, PartitionHead[] Redriven)
{
    /// <summary>The head of a source; the start of a chain for one that the epoch doesn't have.</summary>
    public PartitionHead this[Source source]
    {
        get
        {
            var heads = source.IsTopic ? Topic : Redriven;
            return source.Partition.Value < heads.Length ? heads[source.Partition.Value] : PartitionHead.Start;
        }
    }

    /// <summary>What the chain of each source holds.</summary>
    public IReadOnlyDictionary<Source, ChainTotals> Totals => Topic.Index().Select(one => (new Source(new Partition(one.Index)), one.Item))
        .Concat(Redriven.Index().Select(one => (Source.RedriveOf(new Partition(one.Index)), one.Item)))
        .ToDictionary(one => one.Item1, one => one.Item.Totals);
}
