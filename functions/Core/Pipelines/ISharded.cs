using Serverless.Core.Definitions;

namespace Serverless.Core.Pipelines;

/// <summary>
/// What a pipeline's events are folded into, divided among shards that each have fences and an outbox: a view, or state beside the views.
/// </summary>
public interface ISharded
{
    /// <summary>Its name, which no other of the pipeline has.</summary>
    string Name { get; }

    /// <summary>A hash of all that gives its sections and states their meaning.</summary>
    string DefinitionHash { get; }

    /// <summary>Whether a shard follows one partition or all.</summary>
    Sharding Sharding { get; }

    /// <summary>How many shards: in all (rekeyed) or per partition (co-partitioned), 1 to 256.</summary>
    int Shards { get; }
}
