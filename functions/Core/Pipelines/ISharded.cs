using Serverless.Core.Definitions;

namespace Serverless.Core.Pipelines;

/// <summary>
/// A view or an observer: the events of a pipeline are folded into it, and it is divided among shards that each have fences and an outbox.
/// </summary>
public interface ISharded
{
    /// <summary>Its name, unique in the pipeline.</summary>
    string Name { get; }

    /// <summary>A hash of everything that its sections and states are made of.</summary>
    string DefinitionHash { get; }

    /// <summary>
    /// A hash of what its results mean. Of two definitions with one meaning the states of one become those of the other, and so do results.
    /// </summary>
    string Meaning { get; }

    /// <summary>Whether a shard follows one partition or all.</summary>
    Sharding Sharding { get; }

    /// <summary>How many shards: in all (rekeyed) or per partition (co-partitioned), 1 to 256.</summary>
    int Shards { get; }
}
