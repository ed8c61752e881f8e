using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using Serverless.EndToEnd.Tests.Azurite;
using Serverless.Runtime.AzureStorage;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

public sealed class TableFaultsTests
{
    public static TheoryData<Exception> Outside =>
    [
        new RequestFailedException(503, "Server busy\nmore lines"),
        new RequestFailedException("No connection could be made"),
        new IOException("The connection broke"),
        new AggregateException(new RequestFailedException("first"), new IOException("second")),
        new TaskCanceledException("The network timed out"),
        new RequestFailedException(403, "This request is not authorized"),
        new AuthenticationFailedException("The credential is expired"),
    ];

    [Theory]
    [MemberData(nameof(Outside))]
    public void Trouble_from_outside_is_one_line_that_names_the_connection(Exception exception)
    {
        var fault = TableFaults.Of("Writing results", "MyStorage", exception)!;

        Assert.StartsWith("Writing results", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'MyStorage'", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void Who_is_refused_is_told_which_roles_to_give() => Assert.Contains(
        "Storage Table Data Contributor", TableFaults.Of("Writing", "MyStorage", new RequestFailedException(403, "no"))!.Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_wrong_key_is_such_a_refusal()
    {
        var settings = (await AzuriteServer.GetAsync()).ConnectionString.Replace("AccountKey=E", "AccountKey=F", StringComparison.Ordinal);
        var table = new StoreTable(new TableServiceClient(settings), AzuriteServer.NewPrefix(), "MyStorage");

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => table.FindAsync("Reading", "p", "r", CancellationToken.None));

        Assert.Contains("refuses the connection 'MyStorage'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bug_stays_what_it_is() => Assert.Null(TableFaults.Of("Writing", "MyStorage", new InvalidOperationException("a bug")));
}
