using System.Text.Json;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Queries;
using Serverless.Runtime.Questions;

namespace Serverless.EndToEnd.Tests.Operations;

/// <summary>The results of an answer as a JSON array; null when there is a problem, or nothing of that name.</summary>
internal sealed record QueryAnswer(string? Json, LiveProblem? Problem);

/// <summary>Questions of tests that want all results of a key, or of all.</summary>
internal static class QueryAnswers
{
    public static async Task<string?> QueryJsonAsync(
        this ResultQueries queries, string pipeline, string view, string? key, DateTimeOffset? from, DateTimeOffset? to, int limit,
        CancellationToken ct) => (await queries.AnswerAsync(pipeline, view, key, from, to, limit, null, ct)).Json;

    public static async Task<QueryAnswer> AnswerAsync(
        this ResultQueries queries, string pipeline, string view, string? key, DateTimeOffset? from, DateTimeOffset? to, int limit,
        IShardStates? states, CancellationToken ct)
    {
        var asked = new ResultQuestion { Key = key, From = from, To = to, Limit = limit, IsLive = states is not null };
        var answer = await queries.AnswerAsync(pipeline, view, asked, states, ct);
        return answer switch
        {
            { Page: { } page } => new(JsonDocument.Parse(page.ToJson()).RootElement.GetProperty("results").GetRawText(), null),
            { Problem: { Kind: ProblemKind.UnreadableShard } problem } => new(null, new LiveProblem(problem.Why, MayPass: true)),
            { Problem: { Kind: ProblemKind.TooManyShards } problem } => new(null, new LiveProblem(problem.Why, MayPass: false)),
            { Problem.Kind: ProblemKind.UnknownKey } => new("[]", null),
            _ => new(null, null),
        };
    }
}
