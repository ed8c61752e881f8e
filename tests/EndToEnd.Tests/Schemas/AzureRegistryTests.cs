using System.Net;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Serverless.Core.Decoding.Schemas;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;

namespace Serverless.EndToEnd.Tests.Schemas;

/// <summary>What is asked of Azure Schema Registry, and what becomes of its answers.</summary>
public sealed class AzureRegistryTests
{
    private const string Host = "mine.servicebus.windows.net";
    private static readonly Guid Id = Guid.Parse("89791762233641869674299b90a802e2");

    private readonly List<HttpRequestMessage> _asked = [];

    [Fact]
    public async Task A_schema_is_asked_for_by_its_guid_with_the_identitys_token()
    {
        var answer = await AskAsync(SchemaId.OfGuid(Id), (200, "\"long\"", "application/json; serialization=Avro"));

        Assert.Equal("\"long\"", answer.Schema!.ToCanonicalForm());
        var asked = Assert.Single(_asked);
        Assert.Equal(
            "https://mine.servicebus.windows.net/$schemaGroups/$schemas/89791762233641869674299b90a802e2?api-version=2021-10",
            asked.RequestUri!.ToString());
        Assert.Equal("Bearer token of https://eventhubs.azure.net/.default", $"{asked.Headers.Authorization}");
        Assert.Equal("application/json; serialization=Avro", $"{asked.Headers.Accept}");
    }

    [Fact]
    public async Task What_is_not_there_or_is_no_guid_has_no_schema()
    {
        Assert.True((await AskAsync(SchemaId.OfGuid(Id), (404, "{}", "application/json"))).IsAbsent);
        Assert.True((await AskAsync(SchemaId.OfNumber(1), (500, "", ""))).IsAbsent);
        Assert.True((await AskAsync(SchemaId.OfFingerprint(1), (500, "", ""))).IsAbsent);
        Assert.Single(_asked);
    }

    [Theory]
    [InlineData("{", "application/json; serialization=Avro", "not valid JSON")]
    [InlineData("{}", "application/json; serialization=Json", "it is of the type Json, not Avro")]
    public async Task A_schema_that_can_not_be_used_is_no_reason_to_wait(string body, string type, string problem) =>
        Assert.Contains(problem, (await AskAsync(SchemaId.OfGuid(Id), (200, body, type))).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData(401, "(401): give the app's identity the role Schema Registry Reader there")]
    [InlineData(403, "(403)")]
    [InlineData(500, "it answers 500")]
    [InlineData(0, "nobody is there")]
    public async Task What_is_no_answer_is_a_reason_to_wait(int status, string why)
    {
        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => AskAsync(SchemaId.OfGuid(Id), (status, "", "text/plain")));

        Assert.StartsWith($"the schema registry at {Host} can't be asked: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    private async Task<SchemaAnswer> AskAsync(SchemaId id, (int Status, string Body, string Type) answer)
    {
        using var client = new HttpClient(new Answering(_asked, answer));
        var registry = AzureRegistry.Open(
            new SchemaRegistryOptions { AzureNamespace = Host }, new SomeIdentity(), new HttpClientTransport(client));
        return await registry.AskAsync(id, CancellationToken.None);
    }

    private sealed class SomeIdentity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new($"token of {requestContext.Scopes.Single()}", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    private sealed class Answering(List<HttpRequestMessage> asked, (int Status, string Body, string Type) answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked.Add(request);
            if (answer.Status == 0)
                throw new HttpRequestException("nobody is there");
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(answer.Body));
            content.Headers.TryAddWithoutValidation("Content-Type", answer.Type);
            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = content });
        }
    }
}
