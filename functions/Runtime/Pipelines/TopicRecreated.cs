namespace Serverless.Runtime.Pipelines;

/// <summary>What becomes of a pipeline whose topic was deleted and made anew.</summary>
public enum TopicRecreated
{
    /// <summary>Nothing is read, and health says so, until the old topic is back or the stores are others.</summary>
    Halt,

    /// <summary>An epoch begins in which the partitions that differ are read from offset 0.</summary>
    NewEpoch,
}
