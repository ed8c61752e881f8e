using System.Net;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Cosmos;

/// <summary>Answers that no repetition mends, in one line with the setting and the fix.</summary>
internal static class FatalAnswers
{
    /// <summary>The reply itself when the caller can go on with it.</summary>
    public static CosmosAnswer Check(CosmosAnswer reply, CosmosConnection connection, CosmosResultsOptions options) => reply switch
    {
        { IsRefusal: false } => reply,
        { Status: HttpStatusCode.NotFound } => throw new StoreUnavailableException(Missing(options)),
        { Status: HttpStatusCode.Unauthorized } => throw new StoreUnavailableException(
            $"the account of '{connection.Name}' doesn't accept the key or the identity (401): set '{connection.Name}' to a current connection string, or give the app's identity the role 'Cosmos DB Built-in Data Contributor'"),
        { Status: HttpStatusCode.Forbidden } => throw new StoreUnavailableException(
            $"the account of '{connection.Name}' refuses access (403): give the app's identity the role 'Cosmos DB Built-in Data Contributor', and let the account's firewall let the app in"),
        _ => throw new StoreUnavailableException($"the account of '{connection.Name}' answers {(int)reply.Status}, which waiting doesn't mend: {reply.Detail}"),
    };

    public static string Missing(CosmosResultsOptions options) =>
        $"there is no container '{options.Container}' in a database '{options.Database}': create both (infra/main.bicep does), or set 'Results__Database' and 'Results__Container' to what there is";
}
