using Azure;
using Azure.Identity;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.AzureStorage;

/// <summary>What the storage clients throw, as what callers handle.</summary>
internal static class TableFaults
{
    /// <summary>
    /// The exception for callers when the account can't be reached, refuses or doesn't answer in time; null when it is something else, a bug.
    /// <paramref name="doing"/> says what was tried, <paramref name="connection"/> is the setting that names the account.
    /// </summary>
    public static StoreUnavailableException? Of(string doing, string connection, Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Of(doing, connection, last),
        AuthenticationFailedException => Refused(doing, connection, exception),
        RequestFailedException { Status: 401 or 403 } => Refused(doing, connection, exception),
        RequestFailedException or IOException or HttpRequestException => Failed(doing, connection, exception),
        OperationCanceledException or TimeoutException => new($"{doing} failed: the storage account of the connection '{connection}' didn't answer in time.", exception),
        _ => null,
    };

    private static StoreUnavailableException Refused(string doing, string connection, Exception exception) => new(
        $"{doing} failed: the storage account refuses the connection '{connection}' ({FirstLine(exception)}). Mend its key, or give the app's identity "
        + "the roles Storage Table Data Contributor and Storage Blob Data Contributor.",
        exception);

    private static StoreUnavailableException Failed(string doing, string connection, Exception exception) =>
        new($"{doing} over the connection '{connection}' failed: {FirstLine(exception)}", exception);

    private static string FirstLine(Exception exception) => exception.Message.Split('\n', 2)[0].TrimEnd('\r', '.');
}
