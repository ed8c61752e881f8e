using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// Turns failures of a part of a storage account into a <see cref="StoreUnavailableException"/> of one line: what failed, where, and how to
/// fix it. <paramref name="part"/> is the part (table 'x'), <paramref name="role"/> the role that an identity needs.
/// </summary>
internal sealed class StorageFaults(StorageConnection connection, string part, string role, TimeProvider clock)
{
    // The service refuses requests signed with a shared key whose time is further off than this.
    private static readonly TimeSpan ToleratedSkew = TimeSpan.FromMinutes(14);

    /// <summary>Does the work. A cancellation by the caller's token is thrown as it is.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFromOutside(exception) && !ct.IsCancellationRequested)
        {
            var problem = Describe(Cause(exception));
            throw new StoreUnavailableException($"{part} of the storage connection '{connection.Name}': {problem}", exception);
        }
    }

    private static bool IsFromOutside(Exception exception) =>
        exception is RequestFailedException or AuthenticationFailedException or AggregateException or OperationCanceledException
            or IOException or HttpRequestException;

    // After its retries the client throws all their failures together.
    private static Exception Cause(Exception exception) =>
        exception is AggregateException { InnerExceptions: [.., var last] } ? last : exception;

    private string Describe(Exception cause) => cause switch
    {
        RequestFailedException { Status: > 0 } refused => Describe(refused),
        AuthenticationFailedException => ConnectionAdvice.SignIn(connection.Name, cause),
        OperationCanceledException => "no answer in time; it is tried again",
        _ when SocketErrorOf(cause) is SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData =>
            $"there is no such account: correct the address in the setting '{connection.Name}'",
        _ when SocketErrorOf(cause) is SocketError.ConnectionRefused =>
            $"nothing answers there: start it, or correct the address in the setting '{connection.Name}'",
        _ => $"can't be reached ({ConnectionAdvice.FirstLine(cause)}); it is tried again",
    };

    private string Describe(RequestFailedException refused) => (refused.Status, refused.ErrorCode) switch
    {
        (_, "AuthorizationPermissionMismatch" or "AuthorizationFailure" or "InsufficientAccountPermissions") =>
            $"permission denied: {ConnectionAdvice.GiveRole(role)}, and allow this network in its firewall",
        (403, "AuthenticationFailed") when SkewOf(refused) is { } skew && skew.Duration() > ToleratedSkew =>
            $"this machine's clock is {skew.Duration().TotalMinutes:0} minutes {(skew > TimeSpan.Zero ? "fast" : "slow")}: set it right",
        (403, _) => $"the key was refused ({refused.ErrorCode}): put the account's present key into the setting '{connection.Name}'",
        (401, _) => $"the credentials were refused, or have expired ({refused.ErrorCode}): renew what the setting '{connection.Name}' "
            + "opens the account with",
        (409, "ContainerBeingDeleted" or "TableBeingDeleted") => "it was deleted and can't be made again yet, which takes the service a "
            + "minute; it is tried again",
        (404, _) => $"not found ({refused.ErrorCode}): it was deleted meanwhile, or the account has no such service",
        (429 or 503 or 500, "ServerBusy" or "OperationTimedOut") => "the account is busy and asks to wait; it is tried again",
        _ => $"the request failed with status {refused.Status} ({refused.ErrorCode ?? ConnectionAdvice.FirstLine(refused)})",
    };

    private TimeSpan? SkewOf(RequestFailedException refused) =>
        refused.GetRawResponse()?.Headers.Date is { } theirs ? clock.GetUtcNow() - theirs : null;

    private static SocketError? SocketErrorOf(Exception? exception) =>
        exception is null or SocketException ? (exception as SocketException)?.SocketErrorCode : SocketErrorOf(exception.InnerException);
}
