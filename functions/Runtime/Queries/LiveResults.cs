using Serverless.Core.Pipelines;
using Serverless.Core.Windows;
using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Queries;

/// <summary>Stored results of a view together with what its shards hold, or why these can't be read.</summary>
/// <param name="View">The definition by which the results are to be read.</param>
/// <param name="Results">Ordered by key and start; none when there is a problem.</param>
/// <param name="Problem">Null when there is none.</param>
public sealed record LiveResults(View View, IAsyncEnumerable<Result> Results, LiveProblem? Problem);

/// <summary>Why what shards hold can't be read.</summary>
/// <param name="Why">A sentence with the shard and what to do.</param>
/// <param name="MayPass">Whether the same question may be answered later; false when it asks too many shards.</param>
public sealed record LiveProblem(string Why, bool MayPass);

/// <summary>The problem of a question that a shard would have to answer.</summary>
internal static class LiveProblems
{
    /// <summary>As questions name it.</summary>
    public static Problem Of(LiveProblem why) =>
        new(why.MayPass ? ProblemKind.UnreadableShard : ProblemKind.TooManyShards, why.Why);
}
