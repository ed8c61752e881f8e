using System.Net;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Cosmos;

/// <summary>Answers that no repetition changes, as exceptions of one line: the connection, what is wrong, and how to fix it.</summary>
internal static class FatalAnswers
{
    private const string Role = "Cosmos DB Built-in Data Contributor";

    /// <summary>The answer itself when the caller can go on with it; otherwise throws <see cref="StoreUnavailableException"/>.</summary>
    public static CosmosAnswer Check(CosmosAnswer answer, CosmosConnection connection) =>
        answer.IsFatal ? throw new StoreUnavailableException(Describe(answer, connection.Name)) : answer;

    /// <summary>That there is no such container, and what to do.</summary>
    public static string NoContainer =>
        "there is no such container, or no such database: create those that 'Results__Database' and 'Results__Container' name "
            + "(infra/main.bicep does), or set these to some that exist";

    private static string Describe(CosmosAnswer answer, string connection) => answer.Status switch
    {
        HttpStatusCode.NotFound => NoContainer,
        HttpStatusCode.Unauthorized =>
            $"the account of '{connection}' doesn't accept the key or the identity (401): set '{connection}' to a current connection "
                + $"string, or {ConnectionAdvice.GiveRole(Role)}",
        HttpStatusCode.Forbidden => $"the account of '{connection}' refuses access (403): {ConnectionAdvice.GiveRole(Role)}, and allow "
            + "this network in its firewall",
        _ => $"the account of '{connection}' answers {(int)answer.Status}, which trying again doesn't change: {answer.Detail}",
    };
}
