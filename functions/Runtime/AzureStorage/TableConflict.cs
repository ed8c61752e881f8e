using System.Net;
using Azure;

namespace Serverless.Runtime.AzureStorage;

/// <summary>The answers that say that another writer was first. (A request whose answer was lost is repeated by the client, and may find its own work.)</summary>
internal static class TableConflict
{
    public static bool Is(RequestFailedException answer) => (HttpStatusCode)answer.Status switch
    {
        HttpStatusCode.PreconditionFailed => true,
        HttpStatusCode.Conflict => answer.ErrorCode == "EntityAlreadyExists",
        HttpStatusCode.NotFound => answer.ErrorCode is "ResourceNotFound" or "EntityDoesNotExist",
        _ => false,
    };
}
