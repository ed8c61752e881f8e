using Serverless.Infra.Tests.Predictions;

namespace Serverless.Infra.Tests;

public sealed class SecurityTests
{
    public static TheoryData<string> Environments => ["dev", "prod"];

    [Theory]
    [MemberData(nameof(Environments))]
    public void Storage_opens_to_identities_only_and_shows_no_blob(string environment)
    {
        var accounts = Deployment.Kept(environment).Of("Microsoft.Storage/storageAccounts").ToList();

        Assert.Equal(2, accounts.Count);
        Assert.All(accounts, account =>
        {
            Assert.False(account.Flag("properties/allowSharedKeyAccess"));
            Assert.False(account.Flag("properties/allowBlobPublicAccess"));
            Assert.False(account.Flag("properties/allowCrossTenantReplication"));
            Assert.True(account.Flag("properties/supportsHttpsTrafficOnly"));
        });
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Nothing_speaks_less_than_TLS_1_2(string environment)
    {
        var deployment = Deployment.Kept(environment);

        Assert.All(deployment.Of("Microsoft.Storage/storageAccounts"), account =>
            Assert.Equal("TLS1_2", account.Text("properties/minimumTlsVersion")));
        Assert.Equal("Tls12", deployment.The("Microsoft.DocumentDB/databaseAccounts").Text("properties/minimalTlsVersion"));
        Assert.Equal("1.2", deployment.The("Microsoft.EventHub/namespaces").Text("properties/minimumTlsVersion"));
        var site = deployment.The("Microsoft.Web/sites");
        Assert.Equal(
            ("1.2", "1.2"),
            (site.Text("properties/siteConfig/minTlsVersion"), site.Text("properties/siteConfig/scmMinTlsVersion")));
        Assert.True(site.Flag("properties/httpsOnly"));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Keys_are_off_wherever_the_service_can_do_without(string environment)
    {
        var deployment = Deployment.Kept(environment);

        Assert.True(deployment.The("Microsoft.DocumentDB/databaseAccounts").Flag("properties/disableLocalAuth"));
        Assert.True(deployment.The("Microsoft.Insights/components").Flag("properties/DisableLocalAuth"));
        Assert.True(deployment.The("Microsoft.OperationalInsights/workspaces").Flag("properties/features/disableLocalAuth"));
        Assert.True(deployment.The("Microsoft.KeyVault/vaults").Flag("properties/enableRbacAuthorization"));
        Assert.All(
            deployment.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies"),
            policy => Assert.False(policy.Flag("properties/allow")));
        Assert.Equal(2, deployment.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Count());
    }

    [Fact]
    public void The_triggers_key_may_listen_to_the_topics_and_send_for_sinks_and_nothing_else()
    {
        var rule = Deployment.Kept("dev").The("Microsoft.EventHub/namespaces/authorizationRules");

        Assert.Equal(["Listen", "Send"], rule.At("properties/rights")!.Value.EnumerateArray().Select(right => right.GetString()));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void No_setting_holds_a_key(string environment)
    {
        var settings = Deployment.Kept(environment).Settings;

        Assert.DoesNotContain(settings.Values, value => value.Contains("AccountKey", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(settings.Values, value => value.Contains("listKeys", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("AzureWebJobsStorage", settings.Keys);
        Assert.Contains("keyVault", settings["Kafka__Password"], StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_private_network_the_stores_have_no_public_address_and_an_endpoint_each()
    {
        var deployment = Deployment.Kept("prod");
        string[] stores =
            [
                "Microsoft.Storage/storageAccounts", "Microsoft.DocumentDB/databaseAccounts", "Microsoft.EventHub/namespaces",
                "Microsoft.KeyVault/vaults",
            ];

        var reached = deployment.Of("Microsoft.Network/privateEndpoints")
            .SelectMany(endpoint => endpoint.At("properties/privateLinkServiceConnections")!.Value.EnumerateArray())
            .Select(connection => connection.GetProperty("properties").GetProperty("privateLinkServiceId").GetString())
            .ToHashSet();

        Assert.All(deployment.Resources.Where(resource => stores.Contains(resource.Type)), store =>
        {
            Assert.Equal("Disabled", store.Text("properties/publicNetworkAccess"));
            Assert.Contains(store.Id, reached);
        });
        Assert.NotNull(deployment.The("Microsoft.Web/sites").Text("properties/virtualNetworkSubnetId"));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void What_happens_to_the_services_is_sent_to_the_workspace(string environment)
    {
        var deployment = Deployment.Kept(environment);
        string[] watched =
            [
                "Microsoft.Storage/storageAccounts", "Microsoft.DocumentDB/databaseAccounts", "Microsoft.EventHub/namespaces",
                "Microsoft.KeyVault/vaults",
            ];
        var settings = deployment.Of("Microsoft.Insights/diagnosticSettings").Select(one => one.Id).ToList();

        Assert.All(
            deployment.Resources.Where(resource => watched.Contains(resource.Type)),
            resource => Assert.Contains(settings, id => id.StartsWith($"{resource.Id}/", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void What_holds_the_truth_is_not_deleted_by_mistake()
    {
        var deployment = Deployment.Kept("prod");

        Assert.Equal("CanNotDelete", deployment.The("Microsoft.Authorization/locks").Text("properties/level"));
        Assert.Contains(deployment.Of("Microsoft.Storage/storageAccounts/blobServices"), service =>
            service.Flag("properties/deleteRetentionPolicy/enabled") == true);
        Assert.Equal(
            ("Continuous", true),
            (deployment.The("Microsoft.DocumentDB/databaseAccounts").Text("properties/backupPolicy/type"),
                deployment.The("Microsoft.DocumentDB/databaseAccounts").Flag("properties/enablePerRegionPerPartitionAutoscale")));
    }

    [Fact]
    public async Task Names_are_lower_case_whatever_the_environment_is_called()
    {
        var deployment = await Deployment.PredictAsync(Some.Load(1_000).Replace("'some'", "'Some'", StringComparison.Ordinal));

        Assert.All(
            deployment.Resources.Where(resource => resource.Type is "Microsoft.Web/sites" or "Microsoft.DocumentDB/databaseAccounts"),
            resource => Assert.DoesNotContain(resource.Name, char.IsAsciiLetterUpper));
    }

    [Fact]
    public void Dev_has_no_network_of_its_own() =>
        Assert.DoesNotContain(Deployment.Kept("dev").Resources, resource =>
            resource.Type.StartsWith("Microsoft.Network/", StringComparison.Ordinal));
}
