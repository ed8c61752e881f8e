using Serverless.Infra.Tests.Predictions;

namespace Serverless.Infra.Tests;

/// <summary>Who may do what: this list and nothing more.</summary>
public sealed class RoleTests
{
    private const string BlobDataOwner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
    private const string BlobDataContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
    private const string QueueDataContributor = "974c5e8b-45b9-4653-ba55-5f855dd0fb88";
    private const string TableDataContributor = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3";
    private const string SecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";
    private const string MetricsPublisher = "3913510d-42f4-4e42-8a64-420c390055eb";
    private const string DurableTaskDataContributor = "0ad04412-c4d5-4796-b79c-f76d14c8d402";
    private const string EventHubsDataSender = "2b629674-e913-4c01-ae53-ef4638d8f975";

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void The_app_has_exactly_the_roles_it_needs(string environment) =>
        Assert.Equal(
            Sorted(
                ("storageAccounts/sthost", BlobDataOwner),
                ("storageAccounts/sthost", TableDataContributor),
                ("storageAccounts/stdata", BlobDataContributor),
                ("storageAccounts/stdata", TableDataContributor),
                ("secrets/broker-password", SecretsUser),
                ("taskHubs/serverless", DurableTaskDataContributor),
                ("components/appi-", MetricsPublisher)),
            Assigned(Deployment.Kept(environment)));

    [Fact]
    public async Task With_entities_in_the_storage_account_it_has_its_queues_and_no_task_hub()
    {
        var assigned = Assigned(await Deployment.PredictAsync(Some.Load(1_000, backEnd: "azureStorage")));

        Assert.Contains(("storageAccounts/sthost", QueueDataContributor), assigned);
        Assert.DoesNotContain(assigned, role => role.Role == DurableTaskDataContributor);
    }

    [Fact]
    public async Task Senders_may_send_to_the_topic_only()
    {
        var deployment = await Deployment.PredictAsync(
            $"{Some.Load(1_000)}param senderPrincipalIds = ['11111111-1111-1111-1111-111111111111']");

        Assert.Equal([("eventhubs/telemetry", EventHubsDataSender)], Assigned(deployment).Where(role => role.Role == EventHubsDataSender));
    }

    [Fact]
    public void Results_are_read_and_written_by_data_role_in_their_database_only()
    {
        var assignment = Deployment.Kept("prod").The("Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments");

        Assert.EndsWith(
            "/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002",
            assignment.Text("properties/roleDefinitionId"),
            StringComparison.Ordinal);
        Assert.EndsWith("/dbs/serverless", assignment.Text("properties/scope"), StringComparison.Ordinal);
    }

    private static (string Scope, string Role)[] Assigned(Prediction deployment) =>
        Sorted(
            [.. deployment.Of("Microsoft.Authorization/roleAssignments").Select(assignment => (Scope(assignment.Id), Role(assignment)))]);

    private static (string Scope, string Role)[] Sorted(params (string Scope, string Role)[] roles) => [.. roles.Order()];

    private static string Role(PredictedResource assignment) => assignment.Text("properties/roleDefinitionId")!.Split('/')[^1];

    // The last type and name before the assignment, without what makes the name unique.
    private static string Scope(string id)
    {
        var parts = id[..id.IndexOf("/providers/Microsoft.Authorization", StringComparison.Ordinal)].Split('/');
        var name = parts[^1] switch
        {
            var account when account.StartsWith("sthost", StringComparison.Ordinal) => "sthost",
            var account when account.StartsWith("stdata", StringComparison.Ordinal) => "stdata",
            var component when component.StartsWith("appi-", StringComparison.Ordinal) => "appi-",
            var other => other,
        };
        return $"{parts[^2]}/{name}";
    }
}
