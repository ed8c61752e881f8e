using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>What keeps a whole shard from its work; it can't be part of the shard's state.</summary>
/// <param name="Why">What is wrong and what to do, as a sentence.</param>
/// <param name="MayPass">Whether it may be over in a moment, so that it is said only when it lasts.</param>
/// <param name="Cause">For the log.</param>
internal sealed record ShardProblem(string Why, bool MayPass, Exception? Cause = null)
{
    public static ShardProblem Passing(string what, Exception cause) => new($"{what}: {cause.Message}", MayPass: true, cause);

    /// <summary>While versions take turns, another process may have the one that is needed.</summary>
    public static ShardProblem NoVersion(ViewLayout layout) => new(
        $"no version of the pipeline in this process has the definition that layout {layout.Number.Value} of view {layout.Name} is of: "
        + "run the version that opened it",
        MayPass: true);

    public static ShardProblem Of(Exception fault) => fault switch
    {
        StoreUnavailableException => Passing("a store doesn't answer", fault),
        UnknownFormException => new(fault.Message, MayPass: false, fault),
        _ => new($"its operation fails, and its state stays as it was: {fault.Message} ({fault.GetType().Name})", MayPass: false, fault),
    };
}
