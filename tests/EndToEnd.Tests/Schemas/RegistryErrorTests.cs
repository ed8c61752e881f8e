using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Serverless.Functions.Http;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Schemas;

/// <summary>What the registry refuses, with the status and the number that Confluent documents.</summary>
public sealed class RegistryErrorTests(RegistryErrorTests.Prepared prepared) : IClassFixture<RegistryErrorTests.Prepared>
{
    private static readonly string Click = RegistryHost.Body(RegistryHost.Record("Click", ("user", "\"string\"")));
    private static readonly string Other = RegistryHost.Body(RegistryHost.Record("Click", ("user", "\"int\"")));

    // clicks  1
    // gone   (1)            in brackets what is deleted
    // half   (1) 2
    // unit    1  ◄── used 1
    public static TheoryData<string, string, string?, int, int> Refused => new()
    {
        { "GET", "subjects/none/versions", null, 404, 40401 },
        { "GET", "subjects/gone/versions", null, 404, 40401 },
        { "GET", "subjects/none/versions/1", null, 404, 40401 },
        { "GET", "subjects/gone/versions/latest", null, 404, 40401 },
        { "GET", "subjects/none/versions/1/schema", null, 404, 40401 },
        { "GET", "subjects/none/versions/1/referencedby", null, 404, 40401 },
        { "POST", "subjects/none", Click, 404, 40401 },
        { "POST", "subjects/gone", Click, 404, 40401 },
        { "DELETE", "subjects/none", null, 404, 40401 },
        { "DELETE", "subjects/none/versions/1", null, 404, 40401 },
        { "DELETE", "config/clicks", null, 404, 40401 },
        { "GET", "subjects/clicks/versions/2", null, 404, 40402 },
        { "GET", "subjects/half/versions/1", null, 404, 40402 },
        { "GET", "subjects/gone/versions/-1?deleted=true", null, 404, 40402 },
        { "GET", "subjects/clicks/versions/2/schema", null, 404, 40402 },
        { "GET", "subjects/clicks/versions/2/referencedby", null, 404, 40402 },
        { "DELETE", "subjects/clicks/versions/9", null, 404, 40402 },
        { "POST", "compatibility/subjects/clicks/versions/7", Click, 404, 40402 },
        { "POST", "compatibility/subjects/none/versions/1", Click, 404, 40401 },
        { "GET", "schemas/ids/999", null, 404, 40403 },
        { "GET", "schemas/ids/x", null, 404, 40403 },
        { "GET", "schemas/ids/999/schema", null, 404, 40403 },
        { "GET", "schemas/ids/999/subjects", null, 404, 40403 },
        { "GET", "schemas/ids/999/versions", null, 404, 40403 },
        { "GET", "schemas/guids/00000000-0000-0000-0000-000000000000", null, 404, 40403 },
        { "GET", "schemas/guids/x", null, 404, 40403 },
        { "POST", "subjects/clicks", Other, 404, 40403 },
        { "DELETE", "subjects/gone", null, 404, 40404 },
        { "DELETE", "subjects/clicks?permanent=true", null, 404, 40405 },
        { "DELETE", "subjects/half?permanent=true", null, 404, 40405 },
        { "DELETE", "subjects/half/versions/1", null, 404, 40406 },
        { "DELETE", "subjects/half/versions/2?permanent=true", null, 404, 40407 },
        { "GET", "config/clicks", null, 404, 40408 },
        { "GET", "mode/clicks", null, 404, 40409 },
        { "POST", "subjects/clicks/versions", Other, 409, 409 },
        { "POST", "subjects/clicks/versions", RegistryHost.Body("{"), 422, 42201 },
        { "POST", "subjects/clicks/versions", RegistryHost.Body("""{"type":"record","name":"R"}"""), 422, 42201 },
        { "POST", "subjects/clicks/versions", RegistryHost.Body(""), 422, 42201 },
        { "POST", "subjects/clicks/versions", "{}", 422, 42201 },
        { "POST", "subjects/clicks/versions", RegistryHost.Body("{}", ""","schemaType":"JSON" """), 422, 42201 },
        { "POST", "subjects/clicks/versions", RegistryHost.Body("\"unit\"", ""","references":[{"name":"unit"}]"""), 422, 42201 },
        {
            "POST", "subjects/clicks/versions",
            RegistryHost.Body("\"unit\"", ""","references":[{"name":"unit","subject":"none","version":1}]"""), 422, 42201
        },
        { "POST", "subjects/clicks", RegistryHost.Body("\"unknown\""), 422, 42201 },
        { "POST", "compatibility/subjects/clicks/versions", RegistryHost.Body("\"unknown\""), 422, 42201 },
        { "GET", "subjects/clicks/versions/0", null, 422, 42202 },
        { "GET", "subjects/clicks/versions/-2", null, 422, 42202 },
        { "GET", "subjects/clicks/versions/newest", null, 422, 42202 },
        { "GET", "subjects/clicks/versions/99999999999", null, 422, 42202 },
        { "DELETE", "subjects/clicks/versions/x", null, 422, 42202 },
        { "POST", "compatibility/subjects/clicks/versions/x", Click, 422, 42202 },
        { "PUT", "config", """{"compatibility":"SOMEWHAT"}""", 422, 42203 },
        { "PUT", "config/clicks", "{}", 422, 42203 },
        { "PUT", "mode", """{"mode":"IMPORT"}""", 422, 42205 },
        { "PUT", "mode/clicks", """{"mode":"IMPORT"}""", 422, 42205 },
        { "POST", "subjects/clicks/versions", RegistryHost.Body("\"int\"", ""","id":7"""), 422, 42205 },
        { "DELETE", "subjects/unit", null, 422, 42206 },
        { "DELETE", "subjects/unit/versions/1", null, 422, 42206 },
        { "POST", "subjects/:.context:clicks/versions", Click, 422, 42208 },
        { "POST", "subjects/a%09b/versions", Click, 422, 42208 },
        { "POST", "subjects/large/versions", "<800 kB>", 422, 42209 },
        { "POST", "subjects/clicks/versions", "{", 400, 400 },
        { "POST", "subjects/clicks/versions", null, 400, 400 },
        { "POST", "subjects/clicks/versions", "null", 422, 422 },
        { "POST", "subjects/clicks/versions", """{"shema":"\"int\""}""", 422, 422 },
        { "POST", "subjects/clicks/versions", RegistryHost.Body("\"int\"", ""","ruleSet":{}"""), 422, 422 },
        { "PUT", "config", """{"compatibility":"NONE","normalize":true}""", 422, 422 },
        { "GET", "subjects?deleted=maybe", null, 400, 400 },
        { "GET", "subjects?offset=x", null, 400, 400 },
        { "GET", "schemas/ids/1?format=resolved", null, 400, 400 },
        { "GET", "contexts", null, 404, 404 },
        { "GET", "associations/resources/-/clicks", null, 404, 404 },
        { "GET", "subjects/clicks", null, 405, 405 },
        { "PUT", "subjects", "{}", 405, 405 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task It_is_refused_in_the_form_that_clients_know(string method, string path, string? body, int status, int code)
    {
        var large = RegistryHost.Body($"{{\"type\":\"int\",\"doc\":\"{new string('x', 800_000)}\"}}");
        var (found, content) = await prepared.Host.AskAsync(method, path, body == "<800 kB>" ? large : body);

        Assert.Equal((status, code), (found, content.GetProperty("error_code").GetInt32()));
        Assert.NotEmpty(content.GetProperty("message").GetString()!);
    }

    // Each of 1,500 enums is held against each of 1,500 records of its name.
    [Theory]
    [InlineData("subjects/unions/versions")]
    [InlineData("compatibility/subjects/unions/versions")]
    [InlineData("compatibility/subjects/unions/versions/latest")]
    public async Task A_schema_that_takes_too_long_to_compare_is_too_large(string path)
    {
        await prepared.Host.RegisterAsync("unions", RegistryHost.Union(1_500, """{"type":"enum","name":"a#.R","symbols":["A"]}"""));
        var other = RegistryHost.Union(1_500, """{"type":"record","name":"b#.R","fields":[]}""");

        var (status, content) = await prepared.Host.AskAsync("POST", path, RegistryHost.Body(other));

        Assert.Equal((422, 42209), (status, content.GetProperty("error_code").GetInt32()));
        Assert.StartsWith(
            "Whether the schema is compatible can't be said: to compare two schemas takes more than 1,000,000 steps",
            content.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_be_asked_is_an_error_of_the_store()
    {
        var request = new DefaultHttpContext().Request;
        var answer = (ContentResult)await RegistryAnswers.GuardAsync(request, () => throw new StoreUnavailableException("no answer"));

        Assert.Equal((500, """{"error_code":50001,"message":"no answer"}"""), (answer.StatusCode, answer.Content));
    }

    public sealed class Prepared : IAsyncLifetime
    {
        internal RegistryHost Host { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Host = await RegistryHost.StartAsync("Registry:Open=true");
            await Host.RegisterAsync("clicks", RegistryHost.Record("Click", ("user", "\"string\"")));
            await Host.RegisterAsync("gone", RegistryHost.Record("Click", ("user", "\"string\"")));
            await Host.DoAsync("DELETE", "subjects/gone");
            await Host.RegisterAsync("half", "\"int\"");
            await Host.RegisterAsync("half", "\"long\"");
            await Host.DoAsync("DELETE", "subjects/half/versions/1");
            await Host.RegisterAsync("unit", """{"type":"enum","name":"Unit","symbols":["A"]}""");
            await Host.RegisterAsync(
                "used", RegistryHost.Record("Used", ("unit", "\"Unit\"")),
                ""","references":[{"name":"Unit","subject":"unit","version":1}]""");
        }

        public async Task DisposeAsync() => await Host.DisposeAsync();
    }
}
