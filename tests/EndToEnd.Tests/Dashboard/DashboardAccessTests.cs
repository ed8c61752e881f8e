using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Configuration;
using Serverless.Functions;
using Serverless.Runtime.Dashboard;
using Serverless.Runtime.Questions;

namespace Serverless.EndToEnd.Tests.Dashboard;

/// <summary>Who may see the dashboard, and who may change something.</summary>
public sealed class DashboardAccessTests
{
    [Fact]
    public void With_keys_the_host_has_looked_already()
    {
        var (caller, problem) = Access(DashboardBy.Key, isOn: false).Check(null, writes: true);

        Assert.Null(problem);
        Assert.Equal(new Caller(null, null), caller);
    }

    [Theory]
    [InlineData("Pipelines.Read", false, null)]
    [InlineData("Pipelines.Read", true, ProblemKind.Forbidden)]
    [InlineData("Pipelines.Write", true, null)]
    [InlineData("Pipelines.Write", false, null)]
    [InlineData("Other", false, ProblemKind.Forbidden)]
    [InlineData(null, false, ProblemKind.Forbidden)]
    public void Reading_and_writing_are_different_rights(string? role, bool writes, ProblemKind? refused)
    {
        var (caller, problem) = Access(DashboardBy.Entra, isOn: true).Check(Principal("Ann", role), writes);

        Assert.Equal(refused, problem?.Kind);
        Assert.Equal(refused is null ? "Ann" : null, caller?.Name);
    }

    // Without App Service authentication anybody can send the header.
    [Fact]
    public void The_header_is_not_believed_where_authentication_is_off() => Assert.Equal(
        ProblemKind.Forbidden,
        Access(DashboardBy.Entra, isOn: false).Check(Principal("Ann", "Pipelines.Write"), writes: false).Problem?.Kind);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no base64 !")]
    [InlineData("bnVsbA==")]
    [InlineData("W10=")]
    [InlineData("eyJjbGFpbXMiOjF9")]
    [InlineData("eyJjbGFpbXMiOlsxXX0=")]
    public void What_is_no_identity_is_nobody(string? header) => Assert.Equal(
        ProblemKind.Unauthorized, Access(DashboardBy.Entra, isOn: true).Check(header, writes: false).Problem?.Kind);

    [Theory]
    [InlineData(DashboardBy.Key, "DashboardData", "Function")]
    [InlineData(DashboardBy.Entra, "DashboardData", "Anonymous")]
    [InlineData(DashboardBy.Entra, "DashboardAction", "Anonymous")]
    [InlineData(DashboardBy.Entra, "QueryResults", "Function")]
    public void Only_where_identities_are_looked_at_no_key_is_asked_for(DashboardBy by, string function, string level)
    {
        var metadata = new DefaultFunctionMetadata
        {
            Name = function, RawBindings = ["""{"name":"request","type":"httpTrigger","authLevel":"Function"}"""],
        };

        new DashboardIdentity(Access(by, isOn: true)).Transform([metadata]);

        Assert.Equal(level, JsonDocument.Parse(metadata.RawBindings[0]).RootElement.GetProperty("authLevel").GetString());
    }

    private static DashboardAccess Access(DashboardBy by, bool isOn) => new(
        new DashboardOptions { Access = by },
        new ConfigurationBuilder().AddInMemoryCollection([new("WEBSITE_AUTH_ENABLED", isOn ? "True" : null)]).Build());

    private static string Principal(string name, string? role)
    {
        object[] claims = [new { typ = "name", val = name }, .. role is null ? [] : new object[] { new { typ = "roles", val = role } }];
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(
            JsonSerializer.Serialize(new { auth_typ = "aad", name_typ = "name", role_typ = "roles", claims })));
    }
}
