using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.Core.Decoding.Schemas;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;

namespace Serverless.EndToEnd.Tests.Schemas;

/// <summary>What becomes of what a registry answers. The registry is a web server that answers as a test says.</summary>
public sealed class ConfluentRegistryTests : IAsyncLifetime
{
    private const string NotFound = """{ "error_code": 40403, "message": "Schema 9 not found" }""";

    private readonly Dictionary<string, (int Status, string Body)> _answers = [];
    private readonly List<(string Path, string? Authorization)> _asked = [];
    private WebApplication _web = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(async context =>
        {
            var path = context.Request.Path.Value!;
            _asked.Add((path, context.Request.Headers.Authorization));
            var (status, body) = _answers.GetValueOrDefault(path, (404, "no such page"));
            if (status == 0)
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
        });
        await _web.StartAsync();
    }

    public async Task DisposeAsync() => await _web.DisposeAsync();

    public static TheoryData<int, string, string> Unusable => new()
    {
        { 200, """{ "schema": "syntax = \"proto3\";", "schemaType": "PROTOBUF" }""", "it is of the type PROTOBUF, not AVRO" },
        { 200, """{ "schema": "{" }""", "not valid JSON" },
        { 200, """{ "schema": "\"nothing\"" }""", "there is no type 'nothing' before it" },
        {
            200, """{ "schema": "\"a.B\"", "references": [ { "name": "a.B", "subject": "b", "version": 3 } ] }""",
            "it refers to 'b' version 3, which isn't there: register that first"
        },
    };

    public static TheoryData<int, string, string> NoAnswers => new()
    {
        { 500, """{ "error_code": 50001, "message": "Error in the backend data store" }""", "Error in the backend data store" },
        { 502, "bad gateway", "BadGateway" },
        { 200, "<html>", "<" },
        { 200, "{}", "it answers without a schema" },
        { 404, "no such page", "there is no schema registry at that path (404): check SchemaRegistry__Url" },
        { 401, """{ "error_code": 40101, "message": "no" }""", "it doesn't let this app in (401): check SchemaRegistry__Username" },
        { 403, """{ "error_code": 40301, "message": "no" }""", "it doesn't let this app in (403)" },
        { 422, """{ "error_code": 42201, "message": "what?" }""", "it answers 422: what?" },
        { 0, "", "" },
    };

    [Fact]
    public async Task A_schema_is_found_by_its_number()
    {
        _answers["/schemas/ids/1"] = (200, """{ "schema": "\"int\"" }""");
        Assert.Equal("\"int\"", (await AskAsync(SchemaId.OfNumber(1))).Schema!.ToCanonicalForm());
    }

    [Fact]
    public async Task A_schema_is_found_by_its_guid()
    {
        var guid = Guid.Parse("89791762-2336-4186-9674-299b90a802e2");
        _answers[$"/schemas/guids/{guid}"] = (200, """{ "schema": "\"long\"" }""");
        Assert.Equal("\"long\"", (await AskAsync(SchemaId.OfGuid(guid))).Schema!.ToCanonicalForm());
    }

    [Fact]
    public async Task Schemas_that_it_refers_to_are_asked_for_too()
    {
        _answers["/schemas/ids/1"] = (200, """
            { "schema": "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"b\",\"type\":\"n.B\"}]}",
              "references": [ { "name": "n.B", "subject": "b", "version": 2 } ] }
            """);
        _answers["/subjects/b/versions/2"] = (200, """
            { "subject": "b", "version": 2, "id": 7, "schema": "{\"type\":\"fixed\",\"name\":\"n.B\",\"size\":4}" }
            """);
        Assert.Contains("\"size\":4", (await AskAsync(SchemaId.OfNumber(1))).Schema!.ToCanonicalForm(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_is_not_there_and_one_that_can_be_none_have_no_schema()
    {
        _answers["/schemas/ids/9"] = (404, NotFound);
        Assert.True((await AskAsync(SchemaId.OfNumber(9))).IsAbsent);
        Assert.True((await AskAsync(SchemaId.OfNumber(-1))).IsAbsent);
        Assert.True((await AskAsync(SchemaId.OfFingerprint(7))).IsAbsent);
        Assert.Equal(["/schemas/ids/9"], _asked.Select(asked => asked.Path));
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task A_schema_that_can_not_be_used_is_no_reason_to_wait(int status, string body, string problem)
    {
        _answers["/schemas/ids/1"] = (status, body);
        _answers["/subjects/b/versions/3"] = (404, """{ "error_code": 40402, "message": "Version 3 not found" }""");
        Assert.Contains(problem, (await AskAsync(SchemaId.OfNumber(1))).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public async Task What_is_no_answer_is_a_reason_to_wait(int status, string body, string why)
    {
        _answers["/schemas/ids/1"] = (status, body);
        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await AskAsync(SchemaId.OfNumber(1)));
        Assert.StartsWith("the schema registry at http://127.0.0.1:", fault.Message, StringComparison.Ordinal);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_a_reason_to_wait()
    {
        using var registry = ConfluentRegistry.Open(new SchemaRegistryOptions { Url = "http://127.0.0.1:9" });
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await registry.AskAsync(SchemaId.OfNumber(1), default));
    }

    [Fact]
    public async Task Another_address_is_asked_when_one_does_not_answer_and_the_user_is_told_to_it()
    {
        _answers["/schemas/ids/1"] = (200, """{ "schema": "\"int\"" }""");
        var options = new SchemaRegistryOptions { Url = $"http://127.0.0.1:9,{Address}", Username = "me", Password = "secret" };
        using var registry = ConfluentRegistry.Open(options);

        Assert.NotNull((await registry.AskAsync(SchemaId.OfNumber(1), default)).Schema);
        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("me:secret"))}", _asked.Single().Authorization);
    }

    private string Address => _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    private async Task<SchemaAnswer> AskAsync(SchemaId id)
    {
        var timeout = TimeSpan.FromMilliseconds(_answers.Values.Any(answer => answer.Status == 0) ? 100 : 5_000);
        using var registry = ConfluentRegistry.Open(new SchemaRegistryOptions { Url = Address, Timeout = timeout });
        return await registry.AskAsync(id, CancellationToken.None);
    }
}
